"""data_quality: in files as they come no error, in files with planted defects each of them and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from test_metrics import LEA, SCHOOLS, YEAR, Files, compute, insert, student

LAST_YEAR = "2021-2022"
SIZE = ["--students", "400", "--districts", "2", "--schools", "7"]
# No file can carry them: opt_outs and merged_ssids are tables of the user's own.
NOT_IN_FILES = {"opted_out", "ssid_merged", "ssid_merged_into_unknown", "ssid_merged_into_two", "ssid_merge_without_end"}

Place = tuple[str, str, str, int]

# Rules of files that the sample does not have: the file type, and the columns of a record that make the defect.
OTHER_FILES = {
    "offense_without_incident": ("calpads_soff", {"incident_id": "X"}),
    "unknown_offense": ("calpads_soff", {"offense_code": "999"}),
    "statutory_without_offense": ("calpads_sinc", {"incident_id": "I2", "incident_date": "2022-10-01", "statutory_offense": "Y"}),
    "disability_status_after_year": ("calpads_swds", {"status_start_date": "2023-07-01"}),
    "not_participating_without_reason": ("calpads_swds", {"disability_status": "2"}),
    "section_without_course": ("calpads_scsc", {"course_id": "B"}),
    "list_against_file": ("calpads_absence_list", {"days_absent": 4}),
    "unknown_cohort_category": ("calpads_cohort_list", {"cohort_category": "Astronaut"}),
}


class Loaded:
    """A sample's files in a database, and what is found in them."""

    def __init__(self, database: Path, extension: Path, folder: Path) -> None:
        self.folder = folder
        self.connection = duckdb.connect(str(database), config={"allow_unsigned_extensions": "true"})
        self.connection.load_extension(str(extension))
        (script,) = self.connection.execute(f"SELECT core_index.load_sql('{folder}')").fetchone()
        self.connection.execute(script).fetchall()
        compute(self.connection, "data_quality_summary", set())

    def findings(self) -> dict[Place, tuple[str, str]]:
        """Key and severity of each finding, by rule, file type, file and line."""
        rows = self.connection.execute(
            "SELECT rule_id, file_type, filename, line_number, key, severity FROM results.data_quality"
        ).fetchall()
        found = {(rule, kind, str(Path(name).relative_to(self.folder)), line): rest for rule, kind, name, line, *rest in rows}
        assert len(found) == len(rows)
        return found

    def planted(self) -> dict[Place, str]:
        with (self.folder / "truth" / "planted_defects.csv").open(newline="") as rows:
            return {
                (row["rule_id"], row["file_type"], row["filename"], int(row["line_number"])): row["key"]
                for row in csv.DictReader(rows)
            }


@pytest.fixture(scope="module")
def clean(generate: Callable[..., Path], extension: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("clean")
    return Loaded(folder / "clean.duckdb", extension, generate(folder / "files", *SIZE))


@pytest.fixture(scope="module")
def planted(generate: Callable[..., Path], extension: Path, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("planted")
    return Loaded(folder / "planted.duckdb", extension, generate(folder / "files", *SIZE, "--defects", "all"))


def test_files_as_they_come_have_no_errors(clean: Loaded) -> None:
    found = clean.findings()
    assert {severity for _, severity in found.values()} <= {"warning"}
    # students who are tested without a score; in larger samples others skip a grade, never come or answer all alike
    assert {rule for rule, *_ in found} == {"included_without_score"}


def test_each_planted_defect_is_found_and_nothing_else(clean: Loaded, planted: Loaded) -> None:
    as_they_come, found, truth = clean.findings(), planted.findings(), planted.planted()
    assert set(as_they_come) <= set(found)
    assert set(found) - set(as_they_come) == set(truth)
    for place, key in truth.items():
        if place[:2] != ("student_without_enrollment", "survey_responses"):  # there the respondent is the key
            assert key in found[place][0], place


def test_every_rule_is_planted_with_its_severity_in_its_files(planted: Loaded) -> None:
    rules = planted.connection.execute("SELECT rule_id, severity, file_types FROM core_index.data_quality_rules()").fetchall()
    assert {rule for rule, _, _ in rules} == {rule for rule, *_ in planted.planted()} | NOT_IN_FILES | set(OTHER_FILES)
    listed = {rule: (severity, file_types) for rule, severity, file_types in rules}
    for (rule, file_type, _, _), (_, severity) in planted.findings().items():
        assert severity == listed[rule][0], rule
        assert {"every", file_type.removeprefix("calpads_")} & set(listed[rule][1]), rule


def test_each_planted_defect_is_found_in_the_later_layouts(
    generate: Callable[..., Path], extension: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def later(name: str, *options: str) -> Loaded:
        folder = tmp_path_factory.mktemp(name)
        files = generate(folder / "files", *SIZE, "--last-year", "2024", *options)
        return Loaded(folder / "later.duckdb", extension, files)

    planted = later("planted", "--defects", "all")
    found, truth = planted.findings(), planted.planted()
    assert set(found) - set(later("clean").findings()) == set(truth)
    assert {rule for rule, *_ in truth} >= {"disability_status_after_year", "not_participating_without_reason"}
    second = [place for place in truth if place[0] == "unknown_parent_education"]
    assert len(second) == 2  # one of each guardian


def test_the_summary_counts_the_findings_of_a_file(planted: Loaded) -> None:
    counted = "SELECT count(*)::BIGINT FROM results.data_quality"
    assert planted.connection.execute(f"SELECT sum(findings) = ({counted}) FROM results.data_quality_summary").fetchone() == (True,)
    ((path, line, _),) = [(name, line, rule) for rule, _, name, line in planted.planted() if rule == "many_days_expected"]
    assert line <= (records := len((planted.folder / path).read_bytes().splitlines()))
    summary = planted.connection.execute(
        "SELECT findings, records, share FROM results.data_quality_summary WHERE rule_id = 'many_days_expected'"
    ).fetchall()
    assert summary == [(1, records, pytest.approx(1 / records))]


def test_a_threshold_is_a_rule_and_gives_way(planted: Loaded) -> None:
    insert(
        planted.connection, "results.rule_overrides", authority="core_index", metric="data_quality",
        parameter="max_days_expected", value=300, source="a year-round school",
    )  # fmt: skip
    before = set(planted.findings())
    compute(planted.connection, "data_quality", set())
    assert {rule for rule, *_ in before - set(planted.findings())} == {"many_days_expected"}


def test_answers_of_a_student_who_opted_out(clean: Loaded) -> None:
    before = set(clean.findings())
    clean.connection.execute("INSERT INTO results.opt_outs SELECT min(ssid), 'survey' FROM survey_responses")
    compute(clean.connection, "data_quality", set())
    years = clean.connection.execute(
        "SELECT count(DISTINCT academic_year) FROM survey_responses WHERE ssid = (SELECT min(ssid) FROM survey_responses)"
    ).fetchone()
    assert [rule for rule, *_ in set(clean.findings()) - before] == ["opted_out"] * years[0]


def test_fewer_students_and_suspensions_than_last_year(empty: duckdb.DuckDBPyConnection) -> None:
    """By hand: 42 students and 40 suspended last year, 2 and 1 in this one; a fall of absences is planted in files."""
    files = Files(empty)
    for number in range(1, 43):
        who = student(number)
        for year in [LAST_YEAR] + [YEAR] * (number <= 2):
            start = {"grade": "04" if year == LAST_YEAR else "05", "enrollment_start_date": f"{year[:4]}-08-15"}
            files.enrol(who, academic_year=year, **start)
            if year == LAST_YEAR and number <= 40 or number == 1:
                same = {"academic_year": year, "incident_id": "I1"}
                files.record("calpads_sinc", who, incident_date=f"{year[:4]}-10-01", **same)
                files.record("calpads_sirs", who, incident_result_code="100", result_duration_days=1, **same)
    findings = files.results("SELECT file_type, rule_id, key, value FROM results.data_quality ORDER BY ALL").fetchall()
    assert findings == [
        ("calpads_senr", "implausible_change", LEA, "42 to 2"),
        ("calpads_sirs", "implausible_change", LEA, "40 to 1"),
    ]


def test_defects_of_files_that_the_sample_does_not_have(empty: duckdb.DuckDBPyConnection) -> None:
    files = Files(empty)
    files.enrol(student(1))
    origin = {"filename": "by hand", "line_number": 0, "academic_year": YEAR, "lea_code": LEA}
    insert(empty, "calpads_crsc", **origin, school_code=SCHOOLS[0], course_id="A", section_id="1", state_course_code="9105")
    sound = {
        "calpads_sinc": {"incident_id": "I1", "incident_date": "2022-10-01"},
        "calpads_sirs": {"incident_id": "I1", "incident_result_code": "100", "result_duration_days": 1},
        "calpads_soff": {"incident_id": "I1", "offense_code": "511"},
        "calpads_swds": {"disability_status": "1", "status_start_date": "2021-08-15"},
        "calpads_scsc": {"course_id": "A", "final_grade": "B"},
        "calpads_stas": {"days_expected": 180, "days_attended": 177, "days_absent_excused": 3},
        "calpads_absence_list": {"days_expected": 180, "days_absent": 3},
        "calpads_cohort_list": {"cohort_category": "HSDiplomaGraduate"},
    }
    for table, columns in sound.items():
        files.record(table, student(1), **columns)
    files.record("calpads_sirs", student(1), **{**sound["calpads_sirs"], "incident_id": "I2", "incident_result_code": "300"})
    query = "SELECT file_type, rule_id FROM results.data_quality WHERE line_number > ? ORDER BY ALL"
    for rule, (table, columns) in OTHER_FILES.items():
        before = files.line
        files.record(table, student(1), **{**sound[table], **columns})
        assert files.results(query.replace("?", str(before))).fetchall() == [(table, rule)], rule
