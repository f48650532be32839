"""The metrics beside absence, suspension and achievement: known answers by hand from a page of rows,
an independent recomputation where there is one, then what must hold on the sample."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy
import pytest
from test_metrics import DISTRICT, LEA, OTHER_LEA, RESULTS, SCHOOLS, YEAR, Files, insert, run_script, student

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
        self.stale = True
        if table in ("survey_responses", "elpac"):
            self.line += 1
            origin = {"filename": "by hand", "line_number": self.line, "academic_year": YEAR, "lea_code": lea}
            insert(self.connection, table, **{**origin, "ssid": ssid, "school_cds": lea + school, **values})
        else:
            super().record(table, ssid, school, lea, **values)

    def language(self, ssid: str, code: str, start: str, **values: object) -> None:
        self.record("calpads_sela", ssid, elas_code=code, elas_start_date=start, **values)

    def forget(self, table: str, condition: str) -> None:
        self.connection.execute(f"DELETE FROM {table} WHERE {condition}")
        self.stale = True

    def override(self, authority: str, metric: str, parameter: str, value: float) -> None:
        self.own(
            "rule_overrides", authority=authority, metric=metric, parameter=parameter, value=value, source="test"
        )

    def graded(self, ssid: str, **grades: str) -> None:
        """Final grades by course id."""
        for course, grade in grades.items():
            self.record("calpads_scsc", ssid, course_id=course, section_id="1", term_code="FY", final_grade=grade)

    def spell(self, ssid: str, spring: int, grade: str, exit_reason: str | None = "E155", exit_date: str | None = None, completion: str | None = None, school: str = SCHOOLS[0], **values: object) -> None:
        """An enrolment of the school year that ends in a spring."""
        self.enrol(
            ssid,
            school,
            grade=grade,
            **{
                "academic_year": f"{spring - 1}-{spring}",
                "enrollment_start_date": f"{spring - 1}-08-15",
                "enrollment_exit_date": exit_date or f"{spring}-06-05",
                "exit_reason": exit_reason,
                "completion_status": completion,
                **values,
            },
        )

    def row(self, metric: str, group: str = "ALL", subject: str = "all", authority: str = "CORE", code: str = SCHOOL, year: str = YEAR):
        """(numerator, denominator, value, status, null_reason), or None where there is no row."""
        return self.results(
            "SELECT numerator, denominator, value, status, null_reason FROM metrics WHERE (metric, student_group, subject,"
            " authority, entity_code, academic_year) = (?, ?, ?, ?, ?, ?)",
            [metric, group, subject, authority, code, year],
        ).fetchone()

    def values(self, query: str) -> list[tuple]:
        return self.results(query).fetchall()


@pytest.fixture
def files(empty: duckdb.DuckDBPyConnection) -> MoreFiles:
    empty.execute("CREATE SCHEMA results; SET search_path = 'main,results'")
    return MoreFiles(empty)


@pytest.fixture(scope="module")
def loaded(extension: Path, sample: Path) -> duckdb.DuckDBPyConnection:
    """The sample, with all results as tables in the schema results."""
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(extension))
    run_script(connection, f"core_index.load_sql('{sample}')")
    connection.execute("""
        CREATE SCHEMA results;
        CREATE TABLE results.hubs AS
        SELECT DISTINCT 'Everywhere' AS hub, coalesce(d.cds_code, s.lea_code || '0000000') AS district_code
        FROM calpads_senr AS s LEFT JOIN school_directory AS d ON s.lea_code = s.school_code AND s.school_code = right(d.cds_code, 7)
    """)
    run_script(connection, RESULTS)
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
    files.forget("survey_responses", "construct IN ('social_awareness', 'self_efficacy')")
    files.answer("S1", "self_efficacy", [4, 4, 3, None], ssid=student(1))  # 11/3; 13/3 + 34/9 + 11/3 is below 12
    assert files.row("social_emotional_skills")[:2] == (0, 1)
    files.forget("survey_responses", "construct = 'self_management'")
    # 13/3 and 11/3 are exactly 4 in the mean.
    assert files.row("social_emotional_skills")[:2] == (1, 1)


def test_reverse_coded_items_and_a_scale_of_ones_own(files: MoreFiles) -> None:
    files.own(
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


def test_answers_of_students_who_opt_out_count_nowhere(files: MoreFiles) -> None:
    for number in (1, 2, 3):
        files.enrol(student(number))
        files.answer(f"S{number}", "growth_mindset", [5, 5, 5], ssid=student(number))
    files.own("opt_outs", ssid=student(2), scope="survey")
    files.own("opt_outs", ssid=student(3), scope="research")
    assert files.row("social_emotional_skills", subject="growth_mindset")[:2] == (2, 2)
    assert files.values("SELECT DISTINCT respondents FROM survey_results WHERE entity_level = 'school'") == [(2,)]


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
    assert alpha == pytest.approx(4 / 3 * (1 - (2.5 + 1.8 + 2.2 + 1.8) / 29.7))  # by hand


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


# Feeder schools


def test_students_are_linked_to_their_last_school_in_grade_8(files: MoreFiles) -> None:
    """Two from each district's middle school, one of them after a move in that year; one repeats grade 8; one is new."""
    middle, other_middle, high = SCHOOLS[0], "0000009", SCHOOLS[2]

    def eighth(who: str, school: str, lea: str = LEA, year: str = "2021-2022", start: str = "2021-08-15") -> None:
        files.enrol(who, school, lea, grade="08", academic_year=year, enrollment_start_date=start)

    for number in (1, 2, 3, 4, 5):
        files.enrol(student(number), high, grade="09")
    eighth(student(1), middle)
    eighth(student(2), other_middle, OTHER_LEA)
    eighth(student(3), middle)
    eighth(student(3), other_middle, OTHER_LEA, start="2022-01-10")
    eighth(student(4), other_middle, OTHER_LEA, year="2020-2021", start="2020-08-15")
    eighth(student(4), middle)
    # in grade 8 again this year, and in grade 9 of last: no feeder
    files.enrol(student(6), high, grade="09", academic_year="2021-2022", enrollment_start_date="2021-08-15")
    eighth(student(6), middle, year=YEAR, start="2022-08-15")
    rows = files.results("SELECT * FROM results.feeder_schools ORDER BY feeder_code").fetchall()
    here, there = LEA + middle, OTHER_LEA + other_middle
    assert rows == [
        (YEAR, LEA + high, 9, here, 2, 4, 5, 0.5),
        (YEAR, LEA + high, 9, there, 2, 4, 5, 0.5),
    ]


# English learners


def test_redesignation_by_authority(files: MoreFiles) -> None:
    """One redesignated this year, one learner of exactly five years, one of less, one redesignated before."""
    for number, records in enumerate(
        [
            [("EL", "2020-08-15"), ("RFEP", "2022-07-01")],
            [("EL", "2018-06-30")],
            [("EL", "2018-07-01")],
            [("EL", "2015-08-15"), ("RFEP", "2022-06-30")],
            [("EO", "2015-08-15")],
        ],
        start=1,
    ):
        files.enrol(student(number))
        for code, start in records:
            files.language(student(number), code, start)
    assert files.row("el_redesignation")[:3] == (1, 2, 0.5)
    assert files.row("el_redesignation", authority="DataQuest")[:2] == (1, 3)
    files.override("CORE", "el_redesignation", "min_years_el", 6)
    assert files.row("el_redesignation")[:2] == (1, 1)
    # Among English learners nobody is redesignated, so there is no such row, and none in the index.
    groups = files.values("SELECT DISTINCT student_group FROM metrics WHERE metric = 'el_redesignation'")
    assert groups == [("ALL",)]


def test_the_earliest_record_of_a_status_counts_once_in_each_district_file(files: MoreFiles) -> None:
    """Two schools report the same history; one of them with a later date of the same status."""
    for school in SCHOOLS[:2]:
        files.enrol(student(1), school)
        files.language(student(1), "EL", "2015-08-15", school=school)
    files.language(student(1), "RFEP", "2021-03-01")
    files.language(student(1), "RFEP", "2022-10-01", school=SCHOOLS[1])
    files.enrol(student(2))
    files.language(student(2), "EL", "2015-08-15")
    assert files.row("el_redesignation", authority="DataQuest", code=DISTRICT)[:2] == (0, 1)


def test_progress_by_the_six_levels(files: MoreFiles) -> None:
    """Grade 5, upper bounds 1466/1489/1513/1536/1559; grade 4, 1458/1478/1498/1523/1548."""
    cases = [  # (this year, the year before in grade 4): progress
        (1489, 1458),  # level 2 from 1
        (1489, 1478),  # level 2, still
        (1490, 1478),  # level 3 from 2
        (1560, 1549),  # the highest, still
        (1559, 1549),  # fallen from it
    ]
    for number, (score, earlier) in enumerate(cases, start=1):
        files.enrol(student(number))
        test = {"record_type": "21", "grade_assessed": "05", "overall_scale_score": score, "include_indicator": "Y"}
        files.record("elpac", student(number), **test, grade_assessed_minus1="04", overall_scale_score_minus1=earlier)
    files.enrol(student(6))  # no score the year before: not measured
    files.record("elpac", student(6), record_type="21", grade_assessed="05", overall_scale_score=1500, include_indicator="Y")
    assert files.row("el_progress", authority="Dashboard")[:3] == (3, 5, 0.6)
    assert files.row("el_progress", authority="Dashboard", group="EL")[:2] == (3, 5)


def test_progress_from_the_file_of_the_year_before(files: MoreFiles) -> None:
    files.enrol(student(1))
    test = {"record_type": "21", "include_indicator": "Y"}
    files.record("elpac", student(1), **test, grade_assessed="05", overall_scale_score=1490)
    files.record("elpac", student(1), **test, grade_assessed="04", overall_scale_score=1470, academic_year="2021-2022")
    files.record("elpac", student(1), **test, grade_assessed="03", overall_scale_score=1600, academic_year="2020-2021")
    assert files.row("el_progress", authority="Dashboard")[:2] == (1, 1)


def test_groups_by_language_history_and_their_edge(files: MoreFiles) -> None:
    """Four years before June 2023 is 15 June 2019; seven years is 15 June 2016."""
    histories = [
        [("EL", "2016-06-15")],
        [("EL", "2016-06-16")],
        [("EL", "2010-08-15"), ("RFEP", "2019-06-15")],
        [("EL", "2010-08-15"), ("RFEP", "2019-06-14")],
        [("EL", "2010-08-15"), ("RFEP", "2023-07-01")],  # next year's: still a learner, a long-term one
    ]
    for number, records in enumerate(histories, start=1):
        files.enrol(student(number))
        for code, start in records:
            files.language(student(number), code, start)
    query = "SELECT ssid[-1], list(student_group ORDER BY student_group) FROM metric_groups WHERE student_group IN ('EL_RFEP', 'LTEL', 'RFEP') GROUP BY ssid ORDER BY ssid"
    expected = [("1", ["EL_RFEP", "LTEL"]), ("2", ["EL_RFEP"]), ("3", ["EL_RFEP", "RFEP"]), ("4", ["RFEP"]), ("5", ["EL_RFEP", "LTEL"])]
    assert files.values(query) == expected
    files.override("Dashboard", "student_groups", "edge_counts", 0)
    assert files.values(query)[2] == ("3", ["RFEP"])
    files.override("Dashboard", "student_groups", "rfep_years", 6)
    assert files.values(query)[3] == ("4", ["EL_RFEP", "RFEP"])
    assert files.values("SELECT count(*) FROM metric_groups WHERE student_group = 'EL'") == [(3,)]


# High-school readiness


def ready_student(files: MoreFiles, number: int, **changes: object) -> None:
    """A student of grade 8 who is just ready: GPA 2.5, attendance 96 %, C- in both subjects."""
    files.enrol(student(number), grade="08")
    files.absent(student(number), changes.pop("absent", 7.2), 180)
    files.graded(student(number), **{"ENG8": "C-", "MATH8": "C-", "SCI8": "B+", "PE8": "B+", **changes})


def test_each_condition_of_readiness_on_its_edge(files: MoreFiles) -> None:
    ready_student(files, 1)  # (1.7 + 1.7 + 3.3 + 3.3) / 4 is exactly 2.5
    ready_student(files, 2, SCI8="B")  # 2.425
    ready_student(files, 3, absent=7.3)  # below 96 %
    ready_student(files, 4, ENG8="D+", SCI8="A")  # 2.575, with a D in English
    ready_student(files, 5, MATH8="69", SCI8="A")  # 2.575, with a D in numbers in mathematics
    ready_student(files, 6)
    files.incident(student(6), "110", 0.5)  # suspended in school, for half a day
    ready_student(files, 7)
    files.incident(student(7), "200", None)  # expelled
    ready_student(files, 8, PE8="P", ENG8="B", SCI8="B")  # a P has no points: (3 + 1.7 + 3) / 3
    ready_student(files, 9, ENG8="2.5", MATH8="73", SCI8="2.5", PE8="3.0")  # points and percent
    files.enrol(student(10), grade="07")
    assert files.row("high_school_readiness")[:2] == (3, 9)
    assert files.row("high_school_readiness", code=DISTRICT)[:2] == (3, 9)


def test_who_cannot_be_judged_is_not_in_the_denominator(files: MoreFiles) -> None:
    ready_student(files, 1)
    files.enrol(student(2), grade="08")  # no grades, no days
    files.absent(student(2), 0, 180)
    files.enrol(student(3), grade="08")
    files.graded(student(3), ENG8="A", MATH8="A")  # no days
    assert files.row("high_school_readiness")[:2] == (1, 1)
    assert files.values("SELECT students FROM high_school_readiness WHERE entity_level = 'school'") == [(3,)]


def test_without_course_records_readiness_is_not_defined(files: MoreFiles) -> None:
    for number in (1, 2):
        files.enrol(student(number), grade="08")
        files.absent(student(number), 0, 180)
    assert files.row("high_school_readiness") == (0, 0, None, "not_defined", "no_course_records")
    files.graded(student(1), **{"8001": "A", "8002": "A"})
    assert files.row("high_school_readiness")[4] == "no_core_courses"
    for subject, pattern in [("ELA", "8001"), ("MATH", "80.2")]:
        files.own("local_course_subjects", lea_code=LEA, subject=subject, course_pattern=pattern)
    assert files.row("high_school_readiness")[:3] == (1, 1, 1.0)


def test_records_of_both_schools_of_the_year_count(files: MoreFiles) -> None:
    """Suspended at the first school, ready at the second: not ready, at both and once above."""
    ready_student(files, 1)
    files.enrol(student(1), SCHOOLS[1], grade="08")
    files.incident(student(1), "100", 1, SCHOOLS[1])
    for code in (SCHOOL, OTHER_SCHOOL, DISTRICT):
        assert files.row("high_school_readiness", code=code)[:2] == (0, 1)


@pytest.mark.parametrize(
    ("grade", "points"),
    [("A+", 4), (" b- ", 2.7), ("-A", 3.7), ("BX", 3), ("CX-", 1.7), ("F+", 0), ("93", 4), ("92.5", 3.7), ("60", 0.7), ("59.9", 0),
     ("0", 0), ("100", 4), ("4.3", 4), ("5", 4), ("3.5", 3.5), ("101", None), ("P", None), ("NM", None), ("", None), (None, None)],
)  # fmt: skip
def test_points_of_a_final_grade(connect: Callable[..., duckdb.DuckDBPyConnection], grade: str | None, points: float | None) -> None:
    (found,) = connect().execute("SELECT core_index.grade_points(?)", [grade]).fetchone()
    assert (None if found is None else float(found)) == points


# Graduation


def cohort(files: MoreFiles, number: int, first: int, last: int, reason: str | None, completion: str | None = None, **values: object) -> None:
    """Enrolled from grade 9 in a spring on, grade by grade to 12 at most, with an exit from the last year."""
    for year in range(first, last + 1):
        grade = f"{min(9 + year - first, 12):02d}"
        if year < last:
            files.spell(student(number), year, grade)
        else:
            files.spell(student(number), year, grade, reason, completion=completion, **values)


def test_the_four_year_cohort(files: MoreFiles) -> None:
    cohort(files, 1, 2020, 2023, "E230", "100")
    cohort(files, 2, 2020, 2023, "E230", "100", exit_date="2023-08-15")  # on the last day
    cohort(files, 3, 2020, 2023, "E230", "100", exit_date="2023-08-16")  # a day late
    cohort(files, 4, 2020, 2023, "E230", "360")  # finished grade 12 without the requirements
    cohort(files, 5, 2020, 2021, "E155")  # never came back
    cohort(files, 6, 2020, 2022, "T200")  # left the state: removed
    cohort(files, 7, 2020, 2021, "T160")  # to another school, and back here:
    files.spell(student(7), 2023, "12", "E230", completion="100")
    cohort(files, 8, 2020, 2022, "T260")  # adult education does not remove
    files.spell(student(9), 2020, "09", "N470")  # a no-show is no member
    files.spell(student(10), 2022, "11")  # moved in, in grade 11
    files.spell(student(10), 2023, "12", "E230", completion="100")
    files.spell(student(11), 2020, "09", "E155", enrollment_status="30", exit_date="2019-09-14")  # short-term, 30 days
    cohort(files, 12, 2020, 2023, "E230", "250")  # an adult-education diploma is not the regular one
    # Members: 1 to 5, 7, 8, 10, 12; graduates 1, 2, 7, 10.
    assert files.row("graduation", subject="four_year") == (4, 9, pytest.approx(4 / 9), "estimate", None)
    assert files.row("graduation", subject="five_year") == (0, 0, None, "not_defined", "cohort_years_not_loaded")


def test_a_repeater_stays_in_the_first_cohort(files: MoreFiles) -> None:
    """Grade 9 twice from spring 2019: in 2023 the fifth year of the class of 2022."""
    for year, grade in [(2019, "09"), (2020, "09"), (2021, "10"), (2022, "11")]:
        files.spell(student(1), year, grade)
    files.spell(student(1), 2023, "12", "E230", completion="100")
    cohort(files, 2, 2019, 2022, "E230", "100")
    cohort(files, 3, 2020, 2023, "E230", "100")
    cohort(files, 4, 2020, 2023, "E400")
    assert files.row("graduation", subject="four_year", year="2021-2022")[:2] == (1, 2)
    assert files.row("graduation", subject="five_year")[:2] == (2, 2)
    assert files.row("graduation", subject="four_year")[:2] == (1, 2)
    # Four-year graduates, and the one of the fifth year: 1 + 1 of 2 + 1.
    assert files.row("graduation", authority="Dashboard")[:2] == (2, 3)


def test_the_last_school_counts(files: MoreFiles) -> None:
    cohort(files, 1, 2020, 2022, "T160")
    files.spell(student(1), 2023, "12", "E400", school=SCHOOLS[1])
    cohort(files, 2, 2020, 2023, "E230", "100")
    assert files.row("graduation", subject="four_year")[:2] == (1, 1)
    assert files.row("graduation", subject="four_year", code=OTHER_SCHOOL)[:2] == (0, 1)
    assert files.row("graduation", subject="four_year", code=DISTRICT)[:2] == (1, 2)


def test_groups_at_any_time_in_the_cohort(files: MoreFiles) -> None:
    """An English learner in grade 9 is of the cohort's group, whatever came after; homeless too."""
    cohort(files, 1, 2020, 2023, "E230", "100")
    files.language(student(1), "EL", "2015-08-15")
    files.language(student(1), "RFEP", "2021-03-01")
    files.record("calpads_sprg", student(1), education_program_code="191", academic_year="2020-2021")
    cohort(files, 2, 2020, 2023, "E400")
    for group in ("EL", "HOM", "SED", "RFEP"):
        assert files.row("graduation", subject="four_year", group=group)[:2] == (1, 1), group


def test_years_that_are_not_loaded(files: MoreFiles) -> None:
    """Three years of one district are not four, whatever another district has."""
    cohort(files, 1, 2021, 2023, "E230", "100")
    files.spell(student(1), 2023, "12", "E230", completion="100", enrollment_start_date="2022-08-16")
    assert files.row("graduation", subject="four_year") == (0, 0, None, "not_defined", "cohort_years_not_loaded")
    assert files.row("graduation", authority="Dashboard")[4] == "cohort_years_not_loaded"


# College and career


def test_prepared_by_each_criterion_and_just_not(files: MoreFiles) -> None:
    cohort(files, 90, 2019, 2022, "E400")  # the files reach back over five years
    for lea_course, code, level in [("C1", "9120", None), ("C2", "7123", "23"), ("W", "7123", "10")]:
        files.line += 1
        insert(
            files.connection, "calpads_crsc", filename="by hand", line_number=files.line, academic_year=YEAR, lea_code=LEA,
            school_code=SCHOOLS[0], course_id=lea_course, section_id="1", state_course_code=code, instructional_level_code=level,
        )  # fmt: skip

    def member(number: int, ela: str | None = None, math: str | None = None, marks: tuple = (), completion: str = "100", **values: str) -> None:
        cohort(files, number, 2020, 2023, "E230", completion, **values)
        for record_type, level in [("01", ela), ("02", math)]:
            if level is not None:
                files.score(student(number), record_type, 2600, level, academic_year="2021-2022", grade_assessed="11")
        for course, term, grade in marks:
            files.record("calpads_scsc", student(number), course_id=course, section_id="1", term_code=term, final_grade=grade)

    a_g = {"met_all_uc_csu_requirements": "Y"}
    seal = {"seal_of_biliteracy": "Y"}
    member(1, "3", "3")
    member(2, "3", "2")
    member(3, "3", "2", **a_g)
    member(4, marks=(("C1", "S1", "C-"),), **a_g)
    member(5, "2", "2", marks=(("C1", "Q1", "A"),), **a_g)  # a quarter is no semester
    member(6, marks=(("C1", "S1", "B"), ("C2", "S2", "C-")))
    member(7, marks=(("C1", "S1", "B"), ("C2", "S2", "D+"), ("W", "S2", "A")))  # W is no college course
    member(8, marks=tuple(("C1", term, "B") for term in ("Q1", "Q2", "Q3")))
    member(9, marks=tuple(("C1", term, "B") for term in ("Q1", "Q2")))
    member(10, "3", None, **seal)
    member(11, "2", "4", **seal)
    member(12, "4", "4", completion="360", **a_g)  # no diploma
    member(13, "3", "3")
    files.score(student(13), "03", 900, "2", academic_year="2021-2022", grade_assessed="11")  # alternate: not of the measure
    assert files.row("college_career", authority="Dashboard") == (6, 12, 0.5, "estimate", None)
    assert files.values(
        "SELECT a_g, smarter_balanced, college_credit, seal_of_biliteracy FROM college_career"
        f" WHERE (entity_code, student_group, academic_year) = ('{SCHOOL}', 'ALL', '{YEAR}')"
    ) == [(3, 1, 2, 1)]
    assert files.row("graduation", authority="Dashboard")[:2] == (12, 13)


def test_no_college_career_without_five_years(files: MoreFiles) -> None:
    cohort(files, 1, 2020, 2023, "E230", "100")
    assert files.values("FROM college_career") == []


# The index


def test_membership_cost(connect: Callable[..., duckdb.DuckDBPyConnection]) -> None:
    connection = connect()
    costs = connection.execute("SELECT core_index.membership_cost(s) FROM (VALUES (1000), (100000), (0), (NULL)) AS t(s)").fetchall()
    assert [None if c is None else float(c) for (c,) in costs] == [28280, 56000, 28000, None]
    with pytest.raises(duckdb.Error, match="students is -1"):
        connection.execute("SELECT core_index.membership_cost(-1)").fetchall()


def test_explained_lines_add_up_to_the_score_exactly(loaded: duckdb.DuckDBPyConnection) -> None:
    rows, off, running, lines = loaded.execute(
        """
        WITH total AS (
            SELECT academic_year, entity_code, sum(points) AS points, max(running_total) AS running_total, count(*) AS lines,
                max(abs(points - points_available * weight * level / 10)) AS worst_line
            FROM index_explain GROUP BY ALL
        )
        SELECT count(*), count(*) FILTER (t.points <> CAST(s.score AS DECIMAL(18, 10))),
            count(*) FILTER (t.running_total <> CAST(s.score AS DECIMAL(18, 10))), max(worst_line)
        FROM index_scores AS s JOIN total AS t USING (academic_year, entity_code)
        WHERE s.entity_level = 'school' AND s.score IS NOT NULL
        """
    ).fetchone()
    assert rows > 0 and (off, running) == (0, 0) and lines < 1e-9


def test_every_metric_of_the_index_is_in_the_explanations(loaded: duckdb.DuckDBPyConnection) -> None:
    metrics = {m for (m,) in loaded.execute("SELECT DISTINCT metric FROM index_explain").fetchall()}
    weights = {m for (m,) in loaded.execute("SELECT DISTINCT metric FROM core_index.index_weights()").fetchall()}
    assert weights - metrics == {"graduation"}  # two years do not span a cohort


def test_the_needed_change_reaches_the_level_and_no_less(loaded: duckdb.DuckDBPyConnection) -> None:
    cuts = {row[:3]: row[3] for row in loaded.execute("SELECT school_level, metric, subject, lower_bounds FROM index_cut_points").fetchall()}
    levels = dict(loaded.execute("SELECT entity_code, school_level FROM entities WHERE entity_level = 'school'").fetchall())
    checked = 0
    for school, metric, subject, value, needed, change, gained, level, next_level, higher in loaded.execute(
        """
        SELECT n.entity_code, n.metric, n.subject, n.value, needed_value, change_needed, levels_gained, n.level, next_level, higher_is_better
        FROM index_next_levels AS n JOIN index_levels AS l USING (academic_year, entity_code, student_group, metric, subject)
        """
    ).fetchall():
        assert next_level == level + gained <= 10
        assert change == pytest.approx(needed - value) and (change > 0) == higher
        if metric == "academic_growth":
            assert min(10, int(needed // 10) + 1) == next_level
        else:
            bounds = cuts[levels[school], metric, subject]
            assert 1 + sum((needed if higher else -needed) >= bound for bound in bounds) >= next_level
        checked += 1
    assert checked > 1000


def test_the_change_over_shared_metrics_in_plain_python(loaded: duckdb.DuckDBPyConnection) -> None:
    weights = {(level, metric): (domain, points) for level, domain, metric, points in loaded.execute(
        "SELECT school_level, domain, metric, points FROM core_index.index_weights()").fetchall()}
    levels: dict[tuple[str, str], dict[tuple[str, str], float]] = defaultdict(dict)
    school_level = {}
    for year, school, kind, metric, subject, level in loaded.execute(
        "SELECT academic_year, entity_code, school_level, metric, subject, level FROM index_points").fetchall():
        levels[year, school][metric, subject] = level
        school_level[school] = kind
    checked = 0
    for year, prior, school, score, prior_score, shared, not_shared in loaded.execute(
        "SELECT academic_year, prior_year, entity_code, score, prior_score, shared, not_shared FROM index_changes").fetchall():
        now, then = levels[year, school], levels[prior, school]
        both = now.keys() & then.keys()
        assert shared == len(both) and len(not_shared) == len(now.keys() ^ then.keys())
        totals = [0.0, 0.0]
        for domain, points in {"academic": 60, "culture_climate": 40}.items():
            mine = [key for key in both if weights[school_level[school], key[0]][0] == domain]
            part = {key: weights[school_level[school], key[0]][1] / sum(k[0] == key[0] for k in mine) for key in mine}
            for index, of_year in enumerate([now, then]):
                totals[index] += sum(points * part[k] / sum(part.values()) * of_year[k] / 10 for k in mine)
        if score is not None:
            assert (score, prior_score) == (pytest.approx(totals[0]), pytest.approx(totals[1]))
            checked += 1
    assert checked > 0


def test_goals(files: MoreFiles) -> None:
    for number in range(1, 5):
        files.enrol(student(number))
    files.incident(student(1), "100", 1)
    goal = {"goal": "LCAP 3.2", "academic_year": YEAR, "authority": "CORE", "entity_level": "district", "entity_code": DISTRICT}
    goal |= {"student_group": "ALL", "metric": "suspension", "subject": "all"}
    files.own("goal_targets", **goal, target=0.3)
    files.own("goal_targets", **{**goal, "goal": "stricter"}, target=0.2, baseline_year=YEAR)
    files.own("goal_targets", **{**goal, "goal": "unknown", "metric": "happiness"}, target=1)
    rows = files.values("SELECT goal, value, met, gap, progress, null_reason FROM goal_progress ORDER BY goal")
    assert rows == [
        ("LCAP 3.2", 0.25, True, pytest.approx(-0.05), None, None),
        ("stricter", 0.25, False, pytest.approx(0.05), 0.0, None),
        ("unknown", None, None, None, None, "no_such_metric"),
    ]


def test_a_hub_is_its_districts_and_a_student_of_two_counts_once(files: MoreFiles) -> None:
    insert(files.connection, "school_directory", cds_code=OTHER_LEA + "0000009", school_name="Elsewhere", grades_served="K-8")
    for lea in (LEA, OTHER_LEA):
        files.own("hubs", hub="North", district_code=lea + "0000000")
    files.own("hubs", hub="West", district_code=DISTRICT)
    files.enrol(student(1))
    files.enrol(student(1), "0000009", OTHER_LEA)
    files.language(student(1), "EL", "2010-08-15")
    files.enrol(student(2), "0000009", OTHER_LEA)
    files.language(student(2), "EL", "2010-08-15")
    files.language(student(2), "RFEP", "2022-10-15")
    assert files.row("el_redesignation", code="North")[:2] == (1, 2)
    assert files.row("el_redesignation", code="West")[:2] == (0, 1)


# What must hold on the sample


def test_a_hub_of_all_districts_is_the_collaborative(loaded: duckdb.DuckDBPyConnection) -> None:
    """But for growth, whose values are among the entities of a level: there the students are the same."""
    hub, collaborative = (
        loaded.execute(
            """
            SELECT academic_year, authority, student_group, metric, subject, numerator, denominator, n,
                CASE WHEN NOT metric LIKE 'academic_growth%' THEN round(value, 9) END,
                CASE WHEN NOT metric LIKE 'academic_growth%' THEN round(standard_error, 9) END
            FROM metrics WHERE entity_level = ? ORDER BY ALL
            """,
            [level],
        ).fetchall()
        for level in ("hub", "collaborative")
    )
    assert hub == collaborative and {m for _, _, _, m, *_ in hub} == {
        m for (m,) in loaded.execute("SELECT DISTINCT metric FROM metrics").fetchall()
    }
    scores = loaded.execute("SELECT academic_year, score FROM index_scores WHERE entity_level = 'hub' ORDER BY 1").fetchall()
    means = loaded.execute(
        "SELECT academic_year, sum(students * score) / sum(students) FILTER (score IS NOT NULL)"
        " FROM index_scores WHERE entity_level = 'school' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert [year for year, _ in scores] == [year for year, _ in means]
    assert [score for _, score in scores] == pytest.approx([mean for _, mean in means], rel=1e-12)  # sums in another order


KEYS = {
    "survey_constructs": "academic_year, cds_code, respondent_type, ssid, anonymous_id, construct",
    "survey_participation": "academic_year, entity_level, entity_code, student_group, respondent_type",
    "survey_results": "academic_year, entity_level, entity_code, student_group, metric, subject",
    "survey_reliability": "academic_year, entity_level, entity_code, respondent_type, construct",
    "metric_groups": "academic_year, ssid, student_group",
    "el_redesignation": "academic_year, authority, entity_level, entity_code, student_group",
    "el_progress": "academic_year, authority, entity_level, entity_code, student_group",
    "course_subjects": "lea_code, course_id, subject",
    "high_school_readiness": "academic_year, entity_level, entity_code, student_group",
    "high_school_spells": "academic_year, cds_code, ssid, enrollment_start_date",
    "graduation": "academic_year, authority, entity_level, entity_code, student_group, subject",
    "metrics": "academic_year, authority, entity_level, entity_code, student_group, metric, subject",
    "index_explain": "academic_year, entity_code, line",
    "index_next_levels": "academic_year, entity_code, student_group, metric, subject, levels_gained",
    "index_changes": "academic_year, entity_code",
}


@pytest.mark.parametrize("view", KEYS)
def test_keys_are_unique(loaded: duckdb.DuckDBPyConnection, view: str) -> None:
    rows, keys = loaded.execute(f"SELECT count(*), count(DISTINCT row({KEYS[view]})) FROM {view}").fetchone()
    assert rows == keys > 0


def test_values_are_shares_of_whole_counts(loaded: duckdb.DuckDBPyConnection) -> None:
    wrong = loaded.execute(
        "SELECT count(*) FROM metrics WHERE numerator IS NOT NULL AND (numerator NOT BETWEEN 0 AND denominator OR n <> denominator"
        " OR (value IS NULL) <> (null_reason IS NOT NULL) OR value <> numerator / denominator)"
    ).fetchone()
    assert wrong == (0,)


def test_readiness_recomputed_in_plain_python(loaded: duckdb.DuckDBPyConnection) -> None:
    """All of grade 8 in the collaborative, from the records one by one."""
    scale = dict(loaded.execute("SELECT letter, points FROM core_index.grade_point_scale()").fetchall())
    steps = sorted((p, float(points)) for p, points in loaded.execute(
        "SELECT percent_from, points FROM core_index.grade_point_scale() WHERE percent_from IS NOT NULL").fetchall())

    def points(mark: str) -> float | None:
        if mark in scale:
            return float(scale[mark])
        return max(p for start, p in steps if float(mark) >= start) if mark.isdigit() else None

    year = "2022-2023"
    eighth = {s for (s,) in loaded.execute("SELECT ssid FROM enrollments WHERE grade = 8 AND academic_year = ?", [year]).fetchall()}
    marks: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for ssid, course, mark in loaded.execute("SELECT ssid, course_id, final_grade FROM main.calpads_scsc WHERE academic_year = ?", [year]).fetchall():
        if points(mark) is not None:
            marks[ssid].append((course[:3], points(mark)))
    days = {s: (e, a) for s, e, a in loaded.execute(
        "SELECT ssid, sum(days_expected), sum(days_absent) FROM absences WHERE academic_year = ? GROUP BY ssid", [year]).fetchall()}
    out = {s for (s,) in loaded.execute("SELECT ssid FROM incident_results WHERE academic_year = ?", [year]).fetchall()}
    judged = ready = 0
    for ssid in eighth:
        core = [p for course, p in marks[ssid] if course in ("ENG", "MAT")]
        if {c for c, _ in marks[ssid]} >= {"ENG", "MAT"} and days.get(ssid, (0, 0))[0] > 0:
            judged += 1
            expected, absent = days[ssid]
            ready += (
                round(sum(p for _, p in marks[ssid]), 1) >= 2.5 * len(marks[ssid]) and 100 * (expected - absent) >= 96 * expected
                and min(core) >= 1.7 and ssid not in out
            )  # fmt: skip
    found = loaded.execute(
        "SELECT numerator, denominator FROM metrics WHERE metric = 'high_school_readiness' AND entity_level = 'collaborative'"
        " AND student_group = 'ALL' AND academic_year = ?", [year]
    ).fetchone()
    assert found == (ready, judged) and ready > 0
