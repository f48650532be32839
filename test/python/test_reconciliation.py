"""reconciliation: figures by hand beside published ones, each difference with its cause."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
from test_metrics import DISTRICT, LEA, SCHOOLS, YEAR, Files, insert, student

ONE, TWO = LEA + SCHOOLS[0], LEA + SCHOOLS[1]


def chronic(path: Path, *rows: tuple[str, str, str, object, object]) -> None:
    """A DataQuest file of level, school, group, eligible enrolment and students absent."""
    header = (
        "AcademicYear AggregateLevel CountyCode DistrictCode SchoolCode CharterSchool DASS ReportingCategory"
        " ChronicAbsenteeismEligibleCumulativeEnrollment ChronicAbsenteeismCount ChronicAbsenteeismRate"
    ).split()
    with path.open("w", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerow(header)
        for level, school, group, eligible, absent in rows:
            writer.writerow(["2022-23", level, LEA[:2], LEA[2:], school, "All", "All", group, eligible, absent, "*"])


def dashboard(path: Path, *rows: tuple[str, str, str, object, object, object]) -> None:
    """A Dashboard file of indicator, code, group, denominator, numerator and status."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow("indicator cds rtype studentgroup reportingyear currdenom currnumer currstatus".split())
        for indicator, cds, group, denominator, numerator, status in rows:
            writer.writerow([indicator, cds, "S", group, 2023, denominator, numerator, status])


@pytest.fixture(scope="module")
def reconciled(extension: Path, empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple, tuple]:
    """Four students at one school, two at another; what the state says of them, by authority, metric, subject, code and group."""
    folder = tmp_path_factory.mktemp("reconciliation")
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(extension))
    connection.execute(f"ATTACH '{empty_database}' AS empty (READ_ONLY); COPY FROM DATABASE empty TO memory")
    files = Files(connection)
    insert(connection, "school_directory", cds_code=LEA + "0000009", school_name="Apart", grades_served="K-5", charter=True)
    for number in range(1, 7):
        school = SCHOOLS[number > 4]
        files.enrol(student(number), school)
        files.absent(student(number), 20 if number == 1 else 0, 180, school)
        if number < 6:
            files.record("calpads_student_profile", student(number), school)
    for number in (1, 5):
        files.record("calpads_sinf", student(number), effective_start_date="2022-08-15", parent_education="14")
    files.incident(student(2), "100", 0.5)
    files.score(student(1), "01", 2510, "3")  # 8 above the standard of grade 5
    files.score(student(1), "02", 2538, "3")  # 10 above
    for file_type in ("calpads_senr", "calpads_stas", "calpads_sirs", "caaspp", "calpads_student_profile"):
        insert(connection, "loaded_files", file_type=file_type, filename=file_type, lea_code=LEA, academic_year=YEAR, records=6)
    chronic(
        folder / "chronicabsenteeism23.txt",
        ("S", SCHOOLS[0], "TA", 4, 1), ("S", SCHOOLS[1], "TA", 3, 1), ("D", "", "TA", 9, 2),
        ("S", SCHOOLS[0], "SS", "*", "*"), ("S", "0000008", "TA", 90, 2),
    )  # fmt: skip
    dashboard(
        folder / "download2023.csv",
        ("SUSP", ONE, "ALL", 4, 1, 25.0), ("SUSP", TWO, "ALL", 2, 1, 50.0), ("ELA", ONE, "ALL", 1, None, 9.0),
        ("MATH", ONE, "ALL", 1, None, 10.0), ("ELPI", ONE, "EL", 12, 6, 50.0), ("MATH", ONE, "EL", 1, None, 10.0),
    )  # fmt: skip
    files.results("FROM results.california_metrics LIMIT 0")
    connection.execute(
        "INSERT INTO results.california_metrics FROM core_index.california_metrics("
        f"chronic_absence := '{folder}/chronic*', dashboard := '{folder}/download*')"
    )
    rows = files.results(
        "SELECT authority, metric, subject, entity_code, student_group, own_n, published_n, own_numerator, published_numerator,"
        " round(difference, 6), tolerance, cause FROM results.reconciliation ORDER BY ALL"
    ).fetchall()
    connection.close()
    found = {row[:5]: row[5:] for row in rows}
    assert len(found) == len(rows)
    return found


NOT_PUBLISHED = "not published: no student of the group"
BY_HAND = {
    ("DataQuest", "chronic_absence", "all", ONE, "ALL"): (4, 4, 1, 1, 0, 0.0005, None),
    ("DataQuest", "chronic_absence", "all", TWO, "ALL"): (2, 3, 0, 1, -0.333333, 0.0005, "students: 1 fewer here; students without an absence"),
    ("DataQuest", "chronic_absence", "all", DISTRICT, "ALL"): (6, 9, 1, 2, -0.055556, 0.0005, "charters: the published district has those that"),
    ("DataQuest", "chronic_absence", "all", ONE, "SED"): (1, None, 1, None, None, 0.0005, "suppressed by the state: fewer than 11 students"),
    ("DataQuest", "chronic_absence", "all", TWO, "SED"): (1, None, 0, None, None, 0.0005, NOT_PUBLISHED),
    ("DataQuest", "chronic_absence", "all", DISTRICT, "SED"): (2, None, 1, None, None, 0.0005, NOT_PUBLISHED),
    # half a day: DataQuest and CORE count it, the Dashboard does not
    ("Dashboard", "suspension", "all", ONE, "ALL"): (4, 4, 0, 1, -0.25, 0.0005, "another definition: the counts are those of CORE here"),
    ("Dashboard", "suspension", "all", TWO, "ALL"): (2, 2, 0, 1, -0.5, 0.0005, "numerator: 0 here, 1 published; incidents"),
    ("Dashboard", "distance_from_standard", "ELA", ONE, "ALL"): (1, 1, None, None, -1, 0.05, "value: scores that came late"),
    ("Dashboard", "distance_from_standard", "MATH", ONE, "ALL"): (1, 1, None, None, 0, 0.05, None),
    ("Dashboard", "el_progress", "all", ONE, "EL"): (None, 12, None, 6, None, 0.0005, f"missing files: no elpac of LEA {LEA} and {YEAR}"),
    ("CALPADS", "students", "all", ONE, "ALL"): (4, 4, None, None, 0, 0, None),
    ("CALPADS", "students", "all", TWO, "ALL"): (2, 1, None, None, 1, 0, "students: 1 more here; what the report has left out"),
    ("CALPADS", "students", "all", DISTRICT, "ALL"): (6, 5, None, None, 1, 0, "students: 1 more here; what the report has left out"),
}


@pytest.mark.parametrize("place", BY_HAND, ids=lambda place: " ".join(place[i] for i in (0, 1, 3, 4)))
def test_figures_beside_published_ones(reconciled: dict[tuple, tuple], place: tuple) -> None:
    *figures, cause = reconciled[place]
    *expected, beginning = BY_HAND[place]
    assert figures == expected
    assert cause == beginning if beginning is None else cause.startswith(beginning)


def test_nothing_else_is_compared(reconciled: dict[tuple, tuple]) -> None:
    """Not the school of another district, nor a group that no file of the metric has."""
    assert set(reconciled) == set(BY_HAND)
