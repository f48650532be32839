"""The metrics beside absence, suspension and achievement: known answers by hand from a page of rows,
an independent recomputation where there is one, then what must hold on the sample."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy
import pytest
from test_metrics import DISTRICT, LEA, OTHER_LEA, SCHOOLS, YEAR, Files, insert, run_script, student

SCHOOL = LEA + SCHOOLS[0]
OTHER_SCHOOL = LEA + SCHOOLS[1]
SKILLS = {"growth_mindset": 4, "self_efficacy": 4, "self_management": 9, "social_awareness": 8}


class MoreFiles(Files):
    """With survey answers, language records, course grades and enrolments of other years."""

    def answer(
        self,
        respondent: str,
        construct: str,
        responses: list[int | None],
        school: str = SCHOOLS[0],
        kind: str = "student",
        ssid: str | None = None,
    ) -> None:
        """A respondent's responses to the items of a construct, in the order of the items."""
        for number, response in enumerate(responses, start=1):
            self.record(
                "survey_responses",
                ssid,
                school,
                respondent_type=kind,
                respondent_id=respondent,
                construct=construct,
                item=f"{construct}_{number}",
                response=response,
            )

    def record(self, table: str, ssid: str | None, school: str = SCHOOLS[0], lea: str = LEA, **values: object) -> None:
        """As Files.record; survey and ELPAC records carry the 14-digit code of the school."""
        if table in ("survey_responses", "elpac"):
            self.line += 1
            origin = {"filename": "by hand", "line_number": self.line, "academic_year": YEAR, "lea_code": lea}
            insert(self.connection, table, **{**origin, "ssid": ssid, "school_cds": lea + school, **values})
        else:
            super().record(table, ssid, school, lea, **values)

    def language(self, ssid: str, code: str, start: str, **values: object) -> None:
        self.record("calpads_sela", ssid, elas_code=code, elas_start_date=start, **values)

    def override(self, authority: str, metric: str, parameter: str, value: float) -> None:
        insert(
            self.connection, "rule_overrides", authority=authority, metric=metric, parameter=parameter, value=value, source="test"
        )

    def row(self, metric: str, group: str = "ALL", subject: str = "all", authority: str = "CORE", code: str = SCHOOL, year: str = YEAR):
        """(numerator, denominator, value, status, null_reason), or None where there is no row."""
        return self.connection.execute(
            "SELECT numerator, denominator, value, status, null_reason FROM metrics WHERE (metric, student_group, subject,"
            " authority, entity_code, academic_year) = (?, ?, ?, ?, ?, ?)",
            [metric, group, subject, authority, code, year],
        ).fetchone()

    def values(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()


@pytest.fixture
def files(connect: Callable[..., duckdb.DuckDBPyConnection], tmp_path: Path) -> MoreFiles:
    connection = connect()
    run_script(connection, f"core_index.load_sql('{tmp_path}')")
    run_script(connection, "core_index.install_sql()")
    return MoreFiles(connection)


@pytest.fixture(scope="module")
def loaded(extension: Path, sample: Path) -> duckdb.DuckDBPyConnection:
    """The sample, with all results as tables in the schema results."""
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(extension))
    run_script(connection, f"core_index.load_sql('{sample}')")
    run_script(connection, "core_index.install_sql(schema := 'results', source := 'main', materialized := TRUE)")
    connection.execute("USE results")
    return connection


# Surveys


def test_a_respondent_is_favourable_from_a_mean_of_four(files: MoreFiles) -> None:
    """Means 4 (exactly), 3.75, 4.5 of two answers, and one answer, which is too few."""
    for number, responses in enumerate([[5, 3, 4, 4], [5, 3, 4, 3], [5, None, 4, None], [5, None, None, None]], start=1):
        files.enrol(student(number))
        files.answer(f"S{number}", "growth_mindset", responses, ssid=student(number))
    assert files.row("social_emotional_skills", subject="growth_mindset") == (2, 3, pytest.approx(2 / 3), "ok", None)
    mean = files.values("SELECT value, n FROM metrics WHERE metric = 'social_emotional_skills_mean' AND entity_level = 'school' AND subject = 'growth_mindset'")
    assert mean == [(pytest.approx((4 + 3.75 + 4.5) / 3), 3)]


def test_over_the_constructs_each_counts_equally(files: MoreFiles) -> None:
    """Means 13/3, 34/9 and 35/9 are exactly 4 together; a plain mean of doubles is below it."""
    files.enrol(student(1))
    files.answer("S1", "growth_mindset", [5, 4, 4, None], ssid=student(1))
    files.answer("S1", "self_management", [4] * 7 + [3, 3], ssid=student(1))
    files.answer("S1", "social_awareness", [4] * 8, ssid=student(1))
    files.answer("S1", "self_efficacy", [4, 4, 4, None], ssid=student(1))
    # 13/3 + 34/9 + 4 + 4 = 145/9 = 16.1: favourable over all, though not in self-management.
    assert files.row("social_emotional_skills")[:2] == (1, 1)
    assert files.row("social_emotional_skills", subject="self_management")[:2] == (0, 1)
    files.connection.execute("DELETE FROM survey_responses WHERE construct IN ('social_awareness', 'self_efficacy')")
    files.answer("S1", "self_efficacy", [4, 4, 3, None], ssid=student(1))  # 11/3; 13/3 + 34/9 + 11/3 is below 12
    assert files.row("social_emotional_skills")[:2] == (0, 1)
    files.connection.execute("DELETE FROM survey_responses WHERE construct = 'self_management'")
    # 13/3 and 11/3 are exactly 4 in the mean.
    assert files.row("social_emotional_skills")[:2] == (1, 1)


def test_reverse_coded_items_and_a_scale_of_ones_own(files: MoreFiles) -> None:
    insert(
        files.connection,
        "survey_item_overrides",
        construct="growth_mindset",
        kind="skills",
        items=["growth_mindset_1", "growth_mindset_2"],
        reverse_coded=["growth_mindset_2"],
        lowest=1,
        highest=4,
        favourable_from=3,
        minimum_answered=2,
        source="the district's survey",
    )
    files.enrol(student(1))
    files.enrol(student(2))
    files.answer("S1", "growth_mindset", [4, 2, 1], ssid=student(1))  # 4 and 3; the third item is not asked for
    files.answer("S2", "growth_mindset", [5, 1], ssid=student(2))  # 5 is not on the scale: one answer, too few
    assert files.row("social_emotional_skills", subject="growth_mindset")[:2] == (1, 1)
    means = files.values("SELECT mean FROM survey_results WHERE entity_level = 'school' AND subject = 'growth_mindset'")
    assert means == [(3.5,)]


def test_groups_are_those_of_the_ssid(files: MoreFiles) -> None:
    files.enrol(student(1))
    files.enrol(student(2))
    files.record("calpads_sinf", student(1), effective_start_date="2022-08-15", gender="F")
    files.answer("S1", "self_efficacy", [4] * 4, ssid=student(1))
    files.answer("S2", "self_efficacy", [2] * 4)  # anonymous
    assert files.row("social_emotional_skills", subject="self_efficacy")[:2] == (1, 2)
    assert files.row("social_emotional_skills", subject="self_efficacy", group="F")[:2] == (1, 1)


def test_who_answers_at_two_schools_is_one_respondent_of_the_district(files: MoreFiles) -> None:
    """3.5 at one school and 4.5 at the other are 4 together; without an SSID they are two people."""
    for school, responses in [(SCHOOLS[0], [4, 3, 4, 3]), (SCHOOLS[1], [5, 4, 5, 4])]:
        files.enrol(student(1), school)
        files.answer(f"at {school}", "self_efficacy", responses, school, ssid=student(1))
        files.answer("S7", "self_efficacy", [5] * 4, school)
    subject = {"subject": "self_efficacy"}
    assert files.row("social_emotional_skills", **subject)[:2] == (1, 2)
    assert files.row("social_emotional_skills", **subject, code=OTHER_SCHOOL)[:2] == (2, 2)
    assert files.row("social_emotional_skills", **subject, code=DISTRICT)[:2] == (3, 3)


def test_climate_by_respondents(files: MoreFiles) -> None:
    for number in range(1, 3):
        files.enrol(student(number))
        files.answer(f"S{number}", "climate_safety", [4, 4, 4] if number == 1 else [3, 3, 3], ssid=student(number))
        files.answer(f"F{number}", "climate_safety", [5, 5, 5], kind="family")
    files.answer("T1", "climate_safety", [2, 2, 2], kind="staff")
    files.answer("T1", "climate_belonging", [5, 5, 5], kind="staff")
    assert files.row("culture_climate", subject="student")[:2] == (1, 2)
    assert files.row("culture_climate", subject="family")[:2] == (2, 2)
    assert files.row("culture_climate", subject="staff")[:2] == (0, 1)  # 2 and 5 are 3.5
    assert files.row("culture_climate", subject="staff climate_belonging")[:2] == (1, 1)
    assert files.row("culture_climate")[:2] == (3, 5)
    # Families and staff have no part in the skills.
    files.answer("F3", "growth_mindset", [5] * 4, kind="family")
    assert files.row("social_emotional_skills", subject="growth_mindset") is None


def test_low_participation_withholds(files: MoreFiles) -> None:
    """One of three students is below half, one of two is not; of families, 2 in 5 are enough in an elementary school."""
    for number in range(1, 4):
        files.enrol(student(number))
    files.answer("S1", "self_efficacy", [4] * 4, ssid=student(1))
    files.answer("F1", "climate_safety", [4] * 3, kind="family")
    reason = (1, 1, None, "not_defined", "low_participation")
    assert files.row("social_emotional_skills", subject="self_efficacy") == reason
    assert files.row("culture_climate", subject="family") == reason
    assert files.row("culture_climate")[4] == "low_participation"
    assert files.row("survey_participation", subject="student")[:2] == (1, 3)
    assert files.row("survey_participation", subject="family")[:2] == (1, 3)
    files.answer("S2", "self_efficacy", [3] * 4, ssid=student(2))
    files.answer("F2", "climate_safety", [3] * 3, kind="family")
    assert files.row("social_emotional_skills", subject="self_efficacy")[:3] == (1, 2, 0.5)
    assert files.row("culture_climate", subject="family")[:3] == (1, 2, 0.5)
    files.override("CORE", "survey_participation", "min_student", 0.7)
    assert files.row("social_emotional_skills", subject="self_efficacy")[4] == "low_participation"


def test_participation_is_of_the_surveyed_grades_and_districts(files: MoreFiles) -> None:
    insert(files.connection, "school_directory", cds_code=OTHER_LEA + "0000009", school_name="Elsewhere", grades_served="K-5")
    files.enrol(student(1), grade="03")
    files.enrol(student(2), grade="04")
    files.enrol(student(3), "0000009", OTHER_LEA, grade="04")  # a district without a survey
    files.answer("S2", "self_efficacy", [4] * 4, ssid=student(2))
    assert files.row("survey_participation", subject="student", code="collaborative")[:2] == (1, 1)


def test_alpha_as_computed_from_the_matrix(files: MoreFiles) -> None:
    matrix = [[1, 2, 1, 2], [2, 2, 3, 3], [3, 4, 3, 3], [4, 5, 4, 5], [5, 4, 5, 5]]
    for number, responses in enumerate(matrix):
        files.answer(f"S{number}", "growth_mindset", responses)
    files.answer("S9", "growth_mindset", [1, 5, None, 5])  # did not answer all
    files.enrol(student(1))
    scores = numpy.array(matrix)
    alpha = 4 / 3 * (1 - scores.var(axis=0, ddof=1).sum() / scores.sum(axis=1).var(ddof=1))
    rows = files.values("SELECT items, n, alpha, null_reason FROM survey_reliability WHERE entity_level = 'school'")
    assert rows == [(4, 5, pytest.approx(alpha, rel=1e-14), None)]
    assert alpha == pytest.approx(0.9535, abs=1e-4)


def test_alpha_that_is_not_defined(files: MoreFiles) -> None:
    files.enrol(student(1))
    for number in range(3):
        files.answer(f"S{number}", "growth_mindset", [3, 3, 3, 3])
        files.answer(f"S{number}", "self_efficacy", [number + 1])
    files.answer("S0", "self_management", [4] * 9)
    reasons = files.values("SELECT construct, alpha, null_reason FROM survey_reliability WHERE entity_level = 'school' ORDER BY construct")
    assert reasons == [("growth_mindset", None, "no_variance"), ("self_efficacy", None, "one_item"), ("self_management", None, "too_few")]


def test_alpha_on_the_sample_is_that_of_the_matrix(loaded: duckdb.DuckDBPyConnection) -> None:
    rows = loaded.execute(
        """
        SELECT construct, ssid, respondent_id, list(response ORDER BY item)
        FROM main.survey_responses WHERE respondent_type = 'student' AND academic_year = '2022-2023'
        GROUP BY ALL
        """
    ).fetchall()
    matrices = defaultdict(list)
    for construct, _, _, responses in rows:
        if None not in responses:
            matrices[construct].append(responses)
    found = loaded.execute(
        "SELECT construct, n, alpha FROM survey_reliability WHERE entity_level = 'collaborative'"
        " AND academic_year = '2022-2023' AND respondent_type = 'student'"
    ).fetchall()
    assert len(found) == 8
    for construct, n, alpha in found:
        scores = numpy.array(matrices[construct])
        items = scores.shape[1]
        expected = items / (items - 1) * (1 - scores.var(axis=0, ddof=1).sum() / scores.sum(axis=1).var(ddof=1))
        assert (n, alpha) == (len(scores), pytest.approx(expected, rel=1e-12))


def test_survey_results_recomputed_in_plain_python(loaded: duckdb.DuckDBPyConnection) -> None:
    """Every school's skills of all students, from the responses one by one."""
    answers = defaultdict(list)
    for year, school, ssid, respondent, construct, response in loaded.execute(
        "SELECT academic_year, school_cds, ssid, respondent_id, construct, response FROM main.survey_responses"
        " WHERE respondent_type = 'student' AND response IS NOT NULL"
    ).fetchall():
        if construct in SKILLS:
            answers[year, school, construct, ssid or respondent].append(response)
    expected = defaultdict(lambda: [0, 0])
    for (year, school, construct, _), responses in answers.items():
        if 2 * len(responses) >= SKILLS[construct]:
            expected[year, school, construct][0] += sum(responses) >= 4 * len(responses)
            expected[year, school, construct][1] += 1
    found = loaded.execute(
        "SELECT academic_year, entity_code, subject, numerator, denominator FROM metrics WHERE metric = 'social_emotional_skills'"
        " AND subject <> 'all' AND entity_level = 'school' AND student_group = 'ALL'"
    ).fetchall()
    assert {row[:3]: list(row[3:]) for row in found} == dict(expected)
