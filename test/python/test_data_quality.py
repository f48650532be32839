"""data_quality: on clean records nothing, on a planted defect that rule and no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from test_metrics import LEA, OTHER_LEA, RESULTS, SCHOOLS, YEAR, Files, insert, run_script, student

LAST_YEAR = "2021-2022"
SCHOOL = LEA + SCHOOLS[0]


class Clean(Files):
    """A school year of two students without a fault; `plant` changes or adds to it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection)
        for number in (1, 2):
            who = {"birth_date": "2012-03-01", "legal_first_name": f"First{number}", "legal_last_name": "Last"}
            self.enrol(student(number), **who)
            self.enrol(student(number), grade="04", academic_year=LAST_YEAR, **{**who, "enrollment_start_date": "2021-08-15"})
            self.absent(student(number), 3, 180)
            self.absent(student(number), 3, 180, academic_year=LAST_YEAR)
            self.record("calpads_sinf", student(number), effective_start_date="2022-08-15", race_1="700", parent_education="11")
            self.record("calpads_sela", student(number), elas_code="EL", elas_start_date="2019-08-15", birth_date="2012-03-01")
            self.score(student(number), "01", 2510, "3")
            self.record("calpads_scsc", student(number), course_id="A", final_grade="B", credits_attempted=5, credits_earned=5)
            self.respond(f"R{number}", student(number))
        self.record("elpac", student(1), overall_performance_level="3", school_cds=SCHOOL)
        self.record("calpads_student_profile", student(1))
        self.record("calpads_sprg", student(1), education_program_code="181", membership_start_date="2022-08-15")
        self.incident(student(1), "100", 1)

    def record(self, table: str, ssid: str | None, school: str = SCHOOLS[0], lea: str = LEA, **values: object) -> None:
        if table in ("survey_responses", "elpac"):
            self.line += 1
            self.stale = True
            origin = {"filename": "by hand", "line_number": self.line, "academic_year": YEAR, "lea_code": lea}
            insert(self.connection, table, **{**origin, "ssid": ssid, **values})
        else:
            super().record(table, ssid, school, lea, **values)

    def respond(self, respondent: str, ssid: str | None, responses: tuple[int, ...] = (1, 2, 3), **values: object) -> None:
        for number, response in enumerate(responses):
            self.record(
                "survey_responses",
                ssid,
                **{
                    "school_cds": SCHOOL, "respondent_type": "student", "respondent_id": respondent,
                    "construct": "growth_mindset", "item": f"item {number}", "response": response, **values,
                },
            )  # fmt: skip

    def change(self, table: str, ssid: str = student(1), **values: object) -> None:
        settings = ", ".join(f"{name} = ?" for name in values)
        self.connection.execute(
            f"UPDATE {table} SET {settings} WHERE ssid = ? AND academic_year = ?", [*values.values(), ssid, YEAR]
        )

    def findings(self) -> list[tuple[str, str]]:
        query = "SELECT file_type, rule_id FROM results.data_quality ORDER BY ALL"
        return self.results(query).fetchall()


@pytest.fixture
def clean(empty: duckdb.DuckDBPyConnection) -> Clean:
    return Clean(empty)


def loaded(files: Clean, *rows: tuple[str, str]) -> None:
    for file_type, lea in rows:
        insert(files.connection, "loaded_files", file_type=file_type, filename=f"{lea} {file_type}", lea_code=lea, academic_year=YEAR, records=10)


STRANGER = student(77)
PLANTED: dict[str, tuple[str, Callable[[Clean], object]]] = {
    "unreadable_record": ("calpads_sinf", lambda f: f.change("calpads_sinf", problem="SSID is wrong")),
    "duplicate_record": (
        "calpads_sprg",
        lambda f: f.record("calpads_sprg", student(1), education_program_code="181", membership_start_date="2022-08-15"),
    ),
    "deleted_record": ("calpads_sinf", lambda f: f.change("calpads_sinf", transaction_type_code="D")),
    "days_above_366": ("calpads_stas", lambda f: f.change("calpads_stas", days_expected=370, days_attended=367)),
    "absent_beyond_expected": ("calpads_stas", lambda f: f.change("calpads_stas", days_absent_excused=181, days_attended=0)),
    "days_do_not_add_up": ("calpads_stas", lambda f: f.change("calpads_stas", days_attended=170)),
    "enrollment_without_absence": ("calpads_senr", lambda f: f.enrol(student(3))),
    "exempt_with_days": ("calpads_stas", lambda f: f.change("calpads_stas", exempt="Y")),
    "no_days_expected": ("calpads_stas", lambda f: f.change("calpads_stas", days_expected=None)),
    "never_attended": ("calpads_stas", lambda f: f.change("calpads_stas", days_absent_excused=180, days_attended=0)),
    "many_days_expected": ("calpads_stas", lambda f: f.change("calpads_stas", days_expected=300, days_attended=297)),
    "exit_before_start": (
        "calpads_senr",
        lambda f: f.change("calpads_senr", enrollment_exit_date="2022-08-14", exit_reason="T160"),
    ),
    "exit_without_reason": ("calpads_senr", lambda f: f.change("calpads_senr", enrollment_exit_date="2023-06-01")),
    "reason_without_exit": ("calpads_senr", lambda f: f.change("calpads_senr", exit_reason="T160")),
    "completer_without_status": (
        "calpads_senr",
        lambda f: f.change("calpads_senr", exit_reason="E230", enrollment_exit_date="2023-06-01"),
    ),
    "status_without_completer": (
        "calpads_senr",
        lambda f: f.change("calpads_senr", exit_reason="E155", enrollment_exit_date="2023-06-01", completion_status="100"),
    ),
    "enrollment_outside_year": ("calpads_senr", lambda f: f.change("calpads_senr", enrollment_start_date="2023-07-01")),
    "closed_school": (
        "calpads_senr",
        lambda f: (
            f.connection.execute(f"UPDATE school_directory SET closed_date = '2022-08-15' WHERE cds_code = '{SCHOOL}'"),
            f.change("calpads_senr", enrollment_start_date="2022-08-22"),
        ),
    ),
    "grade_jump": ("calpads_senr", lambda f: f.connection.execute(
        "UPDATE calpads_senr SET grade_level = '03' WHERE ssid = ? AND academic_year = ?", [student(1), LAST_YEAR])),
    "age_of_grade": ("calpads_senr", lambda f: (
        f.connection.execute("UPDATE calpads_senr SET birth_date = NULL WHERE ssid = ?", [student(1)]),
        f.change("calpads_senr", birth_date="2002-03-01"))),
    "two_birth_dates": ("calpads_senr", lambda f: f.change("calpads_senr", birth_date="2012-02-28")),
    "two_ssids": ("calpads_senr", lambda f: f.change("calpads_senr", legal_first_name="first2")),
    "unknown_race": ("calpads_sinf", lambda f: f.change("calpads_sinf", race_2="999")),
    "race_given_and_missing": ("calpads_sinf", lambda f: f.change("calpads_sinf", race_missing="Y")),
    "ethnicity_given_and_missing": ("calpads_sinf", lambda f: f.change("calpads_sinf", hispanic_ethnicity="N", ethnicity_missing="Y")),
    "unknown_parent_education": ("calpads_sinf", lambda f: f.change("calpads_sinf", parent_education="16")),
    "end_before_start": ("calpads_sinf", lambda f: f.change("calpads_sinf", effective_end_date="2022-08-14")),
    "program_kept_by_the_state": ("calpads_sprg", lambda f: f.change("calpads_sprg", education_program_code="190")),
    "student_without_enrollment": ("calpads_student_profile", lambda f: f.record("calpads_student_profile", STRANGER)),
    "illegal_language_move": (
        "calpads_sela",
        lambda f: f.record("calpads_sela", student(1), elas_code="EO", elas_start_date="2020-08-15"),
    ),
    "language_status_after_year": ("calpads_sela", lambda f: f.change("calpads_sela", elas_start_date="2023-09-01")),
    "language_status_before_birth": ("calpads_sela", lambda f: f.change("calpads_sela", elas_start_date="2011-09-01")),
    "result_without_incident": (
        "calpads_sirs",
        lambda f: f.record("calpads_sirs", student(2), incident_id="X", incident_result_code="100", result_duration_days=1),
    ),
    "incident_without_result": (
        "calpads_sinc", lambda f: f.record("calpads_sinc", student(2), incident_id="X", incident_date="2022-10-01")),
    "incident_outside_year": ("calpads_sinc", lambda f: f.change("calpads_sinc", incident_date="2023-07-01")),
    "suspension_without_days": ("calpads_sirs", lambda f: f.change("calpads_sirs", result_duration_days=None)),
    "suspended_above_20_days": ("calpads_sirs", lambda f: f.change("calpads_sirs", result_duration_days=21)),
    "unknown_result": ("calpads_sirs", lambda f: f.change("calpads_sirs", incident_result_code="999")),
    "score_out_of_range": ("caaspp", lambda f: f.change("caaspp", scale_score=9000)),
    "level_against_score": ("caaspp", lambda f: f.change("caaspp", achievement_level="2")),
    "included_without_score": ("caaspp", lambda f: f.change("caaspp", scale_score=None, achievement_level=None)),
    "grade_against_enrollment": ("caaspp", lambda f: f.change("caaspp", grade_assessed="04")),
    "unknown_elpac_level": ("elpac", lambda f: f.change("elpac", overall_performance_level="9")),
    "tested_without_language_status": ("elpac", lambda f: f.change("calpads_sela", elas_code="EO")),
    "credits_above_attempted": ("calpads_scsc", lambda f: f.change("calpads_scsc", credits_earned=6)),
    "unknown_final_grade": ("calpads_scsc", lambda f: f.change("calpads_scsc", final_grade="Good")),
    "unknown_construct": ("survey_responses", lambda f: f.respond("R9", None, construct="luck")),
    "survey_of_unknown_school": ("survey_responses", lambda f: f.respond("R9", None, school_cds=LEA + "9999999")),
    "respondent_of_two_schools": ("survey_responses", lambda f: (
        f.enrol(student(3), SCHOOLS[1]),
        f.absent(student(3), 1, 10, SCHOOLS[1]),
        f.respond("R1", student(1), (1,), item="item 9", school_cds=LEA + SCHOOLS[1]))),
    "opted_out": ("survey_responses", lambda f: f.own("opt_outs", ssid=student(1), scope="survey")),
    "one_answer_throughout": ("survey_responses", lambda f: f.respond("R9", None, (4,) * 10)),
}  # fmt: skip


def test_clean_records_have_no_findings(clean: Clean) -> None:
    assert clean.findings() == []


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_defect_is_found_and_nothing_else(clean: Clean, rule: str) -> None:
    file_type, plant = PLANTED[rule]
    plant(clean)
    clean.stale = True
    assert clean.findings() == [(file_type, rule)]


def test_defects_that_show_in_several_files(clean: Clean) -> None:
    """A student who is enrolled elsewhere or under no SSID is missed wherever a record stands."""
    clean.absent(student(2), 1, 10, SCHOOLS[1])
    assert clean.findings() == [("calpads_stas", "absence_without_enrollment")]
    clean.connection.execute("DELETE FROM calpads_stas WHERE school_code = ?", [SCHOOLS[1]])
    clean.enrol(student(2), SCHOOLS[1], enrollment_start_date="2022-09-01")
    clean.absent(student(2), 1, 10, SCHOOLS[1])
    assert clean.findings() == [("calpads_senr", "overlapping_enrollments")]
    clean.connection.execute("DELETE FROM calpads_senr WHERE school_code = ?", [SCHOOLS[1]])
    clean.connection.execute("DELETE FROM calpads_stas WHERE school_code = ?", [SCHOOLS[1]])
    clean.enrol("9999999999")
    clean.absent("9999999999", 1, 10)
    assert clean.findings() == [("calpads_senr", "placeholder_ssid")]
    clean.connection.execute("DELETE FROM calpads_senr WHERE ssid = '9999999999'")
    clean.connection.execute("DELETE FROM calpads_stas WHERE ssid = '9999999999'")
    clean.enrol(student(3), "7777777")
    clean.absent(student(3), 1, 10, "7777777")
    assert clean.findings() == [("calpads_senr", "unknown_school")]


def test_what_is_missing_and_what_changed_too_much(clean: Clean) -> None:
    insert(clean.connection, "school_directory", cds_code=OTHER_LEA + "0000009", school_name="Elsewhere", grades_served="K-8")
    clean.enrol(student(9), "0000009", OTHER_LEA)
    loaded(clean, ("calpads_senr", LEA), ("calpads_senr", OTHER_LEA), ("calpads_stas", LEA), ("calpads_sela", LEA), ("calpads_sela", OTHER_LEA))
    assert clean.findings() == [("calpads_stas", "missing_file")]
    for number in range(100, 140):
        clean.enrol(student(number), grade="04", academic_year=LAST_YEAR, enrollment_start_date="2021-08-15")
        clean.absent(student(number), 1, 180, academic_year=LAST_YEAR)
    # 42 students of last year, 2 of this one; 6 days absent of 46
    assert clean.findings() == [("calpads_senr", "implausible_change"), ("calpads_stas", "implausible_change"), ("calpads_stas", "missing_file")]
    summary = clean.results(
        "SELECT file_type, rule_id, findings, records FROM results.data_quality_summary WHERE filename = 'by hand' ORDER BY ALL"
    ).fetchall()
    assert summary == [("calpads_senr", "implausible_change", 1, None), ("calpads_stas", "implausible_change", 1, None), ("calpads_stas", "missing_file", 1, None)]


def test_a_threshold_is_a_rule_and_gives_way(clean: Clean) -> None:
    clean.change("calpads_stas", days_expected=300, days_attended=297)
    clean.stale = True
    assert clean.findings() == [("calpads_stas", "many_days_expected")]
    insert(
        clean.connection, "results.rule_overrides", authority="core_index", metric="data_quality",
        parameter="max_days_expected", value=300, source="a year-round school",
    )  # fmt: skip
    clean.stale = True
    assert clean.findings() == []


def test_every_rule_is_planted_and_listed(clean: Clean) -> None:
    listed = {rule for (rule,) in clean.connection.execute("SELECT rule_id FROM core_index.data_quality_rules()").fetchall()}
    elsewhere = {
        "absence_without_enrollment", "overlapping_enrollments", "placeholder_ssid", "unknown_school", "missing_file", "implausible_change",
    }  # fmt: skip
    assert listed == set(PLANTED) | elsewhere
    assert len(listed) >= 40


def test_the_sample_has_no_findings_but_what_it_is_made_with(
    connect: Callable[..., duckdb.DuckDBPyConnection], sample: Path
) -> None:
    connection = connect()
    run_script(connection, f"core_index.load_sql('{sample}')")
    run_script(connection, RESULTS)
    keys, rows = connection.execute(
        "SELECT count(DISTINCT (file_type, rule_id, filename, line_number)), count(*) FROM results.data_quality"
    ).fetchone()
    assert keys == rows
    rules = {rule for (rule,) in connection.execute("SELECT DISTINCT rule_id FROM results.data_quality").fetchall()}
    # students who skip a grade, are tested without a score, never come, or answer all items the same
    assert rules <= {"grade_jump", "included_without_score", "never_attended", "one_answer_throughout"}
