"""What the metrics take from the files beside the first ones: known answers by hand from a page of rows."""

from __future__ import annotations

import duckdb
import pytest
from test_metrics import DISTRICT, LEA, SCHOOLS, insert, student
from test_more_metrics import SCHOOL, MoreFiles, ready_student

OLD_YEAR = "2018-2019"


@pytest.fixture
def files(empty: duckdb.DuckDBPyConnection) -> MoreFiles:
    empty.execute("CREATE SCHEMA results; SET search_path = 'main,results'")
    return MoreFiles(empty)


def test_days_of_suspension_before_2019_count_once_an_incident(files: MoreFiles) -> None:
    """Two offenses of one incident repeat its action; two incidents of half a day are a day; one of 0.5 is not."""
    for number in range(1, 6):
        files.enrol(student(number), academic_year=OLD_YEAR, enrollment_start_date="2018-08-15")

    def discipline(number: int, incident: str, offense: str, action: str, days: float | None) -> None:
        files.record(
            "calpads_sdis", student(number), academic_year=OLD_YEAR, incident_id=incident, offense_code=offense,
            action_taken_code=action, action_duration_days=days,
        )  # fmt: skip

    discipline(1, "A", "511", "100", 0.5)
    discipline(1, "A", "501", "100", 0.5)
    discipline(2, "A", "511", "110", 0.5)
    discipline(2, "B", "511", "110", 0.5)
    discipline(3, "C", "100", "200", None)
    discipline(4, "D", "511", "300", None)
    assert files.values("SELECT ssid, days_suspended, suspended, expelled FROM incident_results ORDER BY ssid") == [
        (student(1), 0.5, True, False), (student(2), 1.0, True, False), (student(3), 0.0, False, True),
    ]  # fmt: skip
    assert files.row("suspension", authority="Dashboard", year=OLD_YEAR)[:2] == (1, 5)
    assert files.row("suspension", year=OLD_YEAR)[:2] == (3, 5)


def test_the_state_course_code_tells_the_subject(files: MoreFiles) -> None:
    """By the course id 1 is nothing and ENG9 is English; by the CRSC file they are mathematics and art."""
    ready_student(files, 1, **{"1": "D", "ENG9": "D"})
    assert files.row("high_school_readiness")[:2] == (0, 1)  # a D in ENG9
    for course, code in [("1", "9241"), ("ENG9", "9020")]:
        insert(
            files.connection, "calpads_crsc", filename="by hand", line_number=int(code), academic_year="2022-2023",
            lea_code=LEA, school_code=SCHOOLS[0], course_id=course, section_id="1", state_course_code=code,
        )  # fmt: skip
    files.stale = True
    assert files.values("SELECT course_id, subject FROM course_subjects ORDER BY ALL") == [
        ("1", "MATH"), ("ENG8", "ELA"), ("MATH8", "MATH"),
    ]  # fmt: skip
    assert files.row("high_school_readiness")[:2] == (0, 1)  # a D in course 1
    files.forget("calpads_crsc", "course_id = '1'")
    assert ("1", "MATH") not in files.values("SELECT course_id, subject FROM course_subjects")


def test_disability_is_a_status_in_effect_in_the_year(files: MoreFiles) -> None:
    """Participating since last year; until 1 July; until 2 July; from the year after on; never; by the profile report."""
    statuses = {
        1: [("1", "2021-09-01")],
        2: [("1", "2021-09-01"), ("4", "2022-07-01")],
        3: [("1", "2021-09-01"), ("4", "2022-07-02")],
        4: [("1", "2023-07-01")],
        5: [("4", "2021-09-01")],
        6: [],
    }
    for number, told in statuses.items():
        files.enrol(student(number))
        for status, start in told:
            files.record("calpads_swds", student(number), disability_status=status, status_start_date=start)
    files.record("calpads_student_profile", student(6), students_with_disabilities=True)
    files.record("calpads_student_profile", student(5), students_with_disabilities=False)
    files.enrol(student(7), academic_year=OLD_YEAR)
    files.record("calpads_sprg", student(7), academic_year=OLD_YEAR, education_program_code="144", membership_start_date="2018-08-15")
    told = files.values("SELECT ssid, disability FROM students ORDER BY ssid")
    assert told == [(student(n), d) for n, d in enumerate([True, False, True, None, False, True, True], start=1)]
    groups = files.values("SELECT ssid FROM student_groups WHERE student_group = 'SWD' ORDER BY ssid")
    assert groups == [(student(n),) for n in (1, 3, 6, 7)]


def test_an_absence_list_stands_for_a_missing_summary(files: MoreFiles) -> None:
    """10 of 100 days by report 14.2 is chronic, 9.9 is not; where STAS is there, it alone counts."""
    for number, absent in [(1, 10), (2, 9.9)]:
        files.enrol(student(number))
        files.record("calpads_absence_list", student(number), days_expected=100, days_absent=absent)
    assert files.row("chronic_absence", authority="Dashboard")[:2] == (1, 2)
    files.absent(student(2), 50, 100)
    assert files.values("SELECT ssid, days_absent FROM absences") == [(student(2), 50)]


def test_an_incident_result_list_stands_for_missing_results(files: MoreFiles) -> None:
    results = [(1, "100 - Out-of-School Suspension", 0.5), (1, "In-School Suspension", 0.5), (2, "Expulsion", None), (3, "Other Means", None)]
    for number, result, days in results:
        files.record("calpads_incident_result_list", student(number), incident_result=result, result_duration_days=days)
    for number in (1, 2, 3):
        files.enrol(student(number))
    assert files.row("suspension", authority="Dashboard")[:2] == (1, 3)
    assert files.row("suspension")[:2] == (2, 3)
    files.incident(student(3), "100", 1)
    assert files.values("SELECT ssid, days_suspended FROM incident_results") == [(student(3), 1)]


def test_the_certified_cohort_replaces_the_estimate_of_its_district(files: MoreFiles) -> None:
    """Three members, of whom one has no enrolment of the loaded years; one left the cohort; five and six years stay estimated."""
    for number in (1, 2, 4):
        for spring, grade in zip(range(2020, 2024), ("09", "10", "11", "12"), strict=True):
            files.spell(student(number), spring, grade)
    assert files.row("graduation", subject="four_year")[:4] == (0, 3, 0.0, "estimate")
    for number, category in enumerate(["HSDiplomaGraduate", "Dropout", "HS Diploma Graduate", "RemovedFromCohort"], start=1):
        flags = {"english_learner": "Yes" if number < 3 else "No", "ethnicity_race": "Black/African Am", "homeless": "N"}
        files.record("calpads_cohort_list", student(number), cohort_category=category, **flags)
    assert files.row("graduation", subject="four_year")[:4] == (2, 3, pytest.approx(2 / 3), "ok")
    assert files.row("graduation", subject="four_year", group="EL")[:4] == (1, 2, 0.5, "ok")
    assert files.row("graduation", subject="four_year", group="AA", code=DISTRICT)[:2] == (2, 3)
    assert files.row("graduation", subject="four_year", group="HOM") is None
    # a category that is not known is a warning, and the student a member
    files.record("calpads_cohort_list", student(5), cohort_category="Astronaut")
    assert files.row("graduation", subject="four_year")[:4] == (2, 4, 0.5, "ok")
    assert files.row("graduation", subject="all", authority="Dashboard") is None or files.row(
        "graduation", subject="all", authority="Dashboard"
    )[3] in ("estimate", "not_defined")


def test_foster_and_directly_certified_students_are_disadvantaged(files: MoreFiles) -> None:
    for number in range(1, 8):
        files.enrol(student(number))
    files.record("calpads_foster_list", student(1))
    files.record("calpads_meal_list", student(2), direct_certification=True, foster_youth=False)
    files.record("calpads_meal_list", student(3), direct_certification=False, meal_program="182")
    files.record("calpads_meal_list", student(4), direct_certification=False, foster_youth=True, migrant=True)
    files.record("calpads_direct_certification", student(5), certification_status="Directly Certified")
    files.record("calpads_direct_certification", student(6), certification_status="Not Certified")
    groups = files.values("SELECT student_group, list(ssid ORDER BY ssid) FROM student_groups WHERE student_group <> 'ALL' GROUP BY ALL ORDER BY 1")
    assert groups == [
        ("FOS", [student(1), student(4)]), ("MIG", [student(4)]), ("SED", [student(n) for n in (1, 2, 3, 4, 5)]),
    ]  # fmt: skip


def test_a_reclassified_list_redesignates(files: MoreFiles) -> None:
    for number in (1, 2):
        files.enrol(student(number))
        files.language(student(number), "EL", "2015-08-15")
    files.record("calpads_reclassified_list", student(1), redesignated_on="2023-03-15")
    assert files.row("el_redesignation", authority="DataQuest")[:2] == (1, 2)
    assert files.values("SELECT ssid FROM student_groups WHERE student_group = 'EL'") == [(student(2),)]


def test_merged_students_are_one(files: MoreFiles) -> None:
    """1 was merged into 2 and 2 into 3: one student of 10 of 100 days, suspended twice for half a day; 4 and 5 turn in a circle."""
    for old, new in [(1, 2), (2, 3), (4, 5), (5, 4)]:
        files.own("merged_ssids", ssid_old=student(old), ssid_new=student(new), merged_on="2023-01-15")
    assert files.values("SELECT ssid_old, ssid FROM ssid_merges ORDER BY ALL") == [(student(1), student(3)), (student(2), student(3))]
    for number, absent in [(1, 9), (3, 1), (4, 0)]:
        files.enrol(student(number))
        files.absent(student(number), absent, 50)
        files.incident(student(number), "100", 0.5)
        files.score(student(number), "01", 2500 + number, "3")
    assert files.values("SELECT ssid, days_expected, days_absent FROM absences ORDER BY ssid") == [(student(3), 100, 10), (student(4), 50, 0)]
    assert files.row("chronic_absence", authority="Dashboard")[:2] == (1, 2)
    assert files.row("suspension", authority="Dashboard")[:2] == (1, 2)
    assert files.values("SELECT ssid, scale_score FROM scores ORDER BY ssid") == [(student(3), 2503), (student(4), 2504)]
    # an opt-out of the retired SSID is the student's
    files.answer("S1", "growth_mindset", [4, 4, 4, 4], ssid=student(3))
    assert len(files.values("FROM survey_constructs")) == 1
    files.own("opt_outs", ssid=student(1), scope="survey")
    assert files.values("FROM survey_constructs") == []


def test_what_data_quality_says_of_the_map(files: MoreFiles) -> None:
    """50 and 1 are one student: enrolled under both, and the second score of a test is the duplicate of the first."""
    files.enrol(student(1))
    for old, new in [(50, 1), (60, 99), (70, 1), (70, 2), (80, 81), (81, 80)]:
        files.own("merged_ssids", ssid_old=student(old), ssid_new=student(new))
    findings = "SELECT file_type, rule_id, key FROM data_quality ORDER BY ALL"
    wrong = [
        ("merged_ssids", "ssid_merge_without_end", student(80)), ("merged_ssids", "ssid_merge_without_end", student(81)),
        ("merged_ssids", "ssid_merged_into_two", student(70)), ("merged_ssids", "ssid_merged_into_two", student(70)),
        ("merged_ssids", "ssid_merged_into_unknown", student(60)),
    ]  # fmt: skip
    files.score(student(50), "01", 2510, "3")
    assert files.values(findings) == wrong
    files.score(student(1), "01", 2510, "3")
    assert [row[:2] for row in files.values(findings)] == [("caaspp", "duplicate_record"), *(row[:2] for row in wrong)]
    files.enrol(student(50), birth_date="2012-03-01", legal_first_name="Ana", legal_last_name="Last", enrollment_start_date="2022-09-15")
    files.forget("calpads_senr", "enrollment_start_date = '2022-08-15'")
    assert [row[1] for row in files.values(findings) if row not in wrong] == ["duplicate_record", "ssid_merged", "ssid_merged_into_unknown"]


def test_parents_without_a_diploma_by_year(files: MoreFiles) -> None:
    """Up to 2022-23 the one code is 14; then each code that is given is 14, and one is (15: declined, 12: some college)."""
    codes = ["14", None, "15", "12"]
    pairs = [(first, second) for first in codes for second in codes]
    expected = {
        "2022-2023": {("14", "14"), ("14", None), ("14", "15"), ("14", "12")},
        "2023-2024": {("14", "14"), ("14", None), (None, "14")},
    }
    for year in expected:
        start = {"academic_year": year, "effective_start_date": f"{year[:4]}-08-15"}
        for number, (first, second) in enumerate(pairs):
            files.enrol(student(number), academic_year=year, enrollment_start_date=f"{year[:4]}-08-15")
            files.record("calpads_sinf", student(number), parent_education=first, parent_education_2=second, **start)

    def disadvantaged() -> dict[str, set]:
        rows = files.values("SELECT academic_year, ssid FROM students WHERE disadvantaged")
        return {year: {pairs[int(ssid)] for of, ssid in rows if of == year} for year in expected}

    assert disadvantaged() == expected
    # the year in which it begins is a rule
    files.own(
        "rule_overrides", authority="CALPADS", metric="student_groups", parameter="parent_education_codes",
        first_year=2023, value=2, source="a test",
    )  # fmt: skip
    assert disadvantaged() == dict.fromkeys(expected, expected["2023-2024"])
