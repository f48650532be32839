"""Metrics and index from loaded tables: known answers by hand, then what must hold on the sample."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

YEAR = "2022-2023"
LEA = "1964733"
OTHER_LEA = "3066670"
SCHOOLS = ["0000001", "0000002", "0000003"]
DISTRICT = LEA + "0000000"
RESULTS = "core_index.install_sql(schema := 'results', source := 'main', materialized := TRUE)"


def run_script(connection: duckdb.DuckDBPyConnection, call: str) -> None:
    (script,) = connection.execute(f"SELECT {call}").fetchone()
    connection.execute(script).fetchall()


def insert(connection: duckdb.DuckDBPyConnection, table: str, **values: object) -> None:
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))


@functools.cache
def statements_of(script: str) -> list[tuple[str | None, set[str], str]]:
    """The statements of a script of results: what each creates, None for the schema, and reads."""
    found = []
    for statement in duckdb.extract_statements(script):
        names = re.findall(r"\bresults\.(\w+)", statement.query)
        found.append((names[0] if names else None, set(names[1:]), statement.query))
    return found


def compute(connection: duckdb.DuckDBPyConnection, query: str, fresh: set[str | None]) -> None:
    """Make the results that a query names, and what they rest on, plain tables; but not the fresh ones."""
    (script,) = connection.execute(f"SELECT {RESULTS}").fetchone()
    names = set(re.findall(r"\w+", query))
    needed = []
    for name, reads, statement in reversed(statements_of(script)):
        if name is None or name in names:
            names |= reads
            needed.append((name, statement))
    for name, statement in reversed(needed):
        if name not in fresh:
            connection.execute(statement).fetchall()
            fresh.add(name)


class Files:
    """The input tables, empty, with a short way to add a record.

    Results are plain tables in the schema results, computed again when they are asked for after a
    change: each view is then bound once, and not again in each view that reads it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.line = 0
        self.stale = True
        self.fresh: set[str | None] = set()
        for school in SCHOOLS:
            insert(
                connection,
                "school_directory",
                cds_code=LEA + school,
                school_name=f"School {school[-1]}",
                district_name="Fictional Unified",
                grades_served="K-5",
            )

    def own(self, table: str, **values: object) -> None:
        """A row of one of the user's own tables, which come with the results."""
        self.results(f"FROM results.{table} LIMIT 0")
        insert(self.connection, f"results.{table}", **values)
        self.stale = True

    def results(self, query: str, parameters: list[object] | None = None) -> duckdb.DuckDBPyConnection:
        """Run a query over the results of the records so far, of which those it needs are computed."""
        if self.stale:
            self.fresh.clear()
            self.stale = False
        compute(self.connection, query, self.fresh)
        return self.connection.execute(query, parameters or [])

    def record(self, table: str, ssid: str, school: str = SCHOOLS[0], lea: str = LEA, **values: object) -> None:
        self.line += 1
        self.stale = True
        origin = {"filename": "by hand", "line_number": self.line, "academic_year": YEAR, "lea_code": lea}
        if table not in ("caaspp", "calpads_swds"):
            origin["school_code"] = school
        insert(self.connection, table, **{**origin, "ssid": ssid, **values})

    def enrol(self, ssid: str, school: str = SCHOOLS[0], lea: str = LEA, grade: str = "05", **values: object) -> None:
        start = {"enrollment_start_date": "2022-08-15", "enrollment_status": "10", "grade_level": grade}
        self.record("calpads_senr", ssid, school, lea, **{**start, **values})

    def absent(self, ssid: str, absent: float, expected: float, school: str = SCHOOLS[0], **values: object) -> None:
        days = {"days_expected": expected, "days_attended": expected - absent, "days_absent_excused": absent}
        self.record("calpads_stas", ssid, school, **{**days, **values})

    def incident(self, ssid: str, code: str, days: float | None, school: str = SCHOOLS[0]) -> None:
        identity = {"incident_id": f"I{self.line}", "incident_result_code": code, "result_duration_days": days}
        self.record("calpads_sinc", ssid, school, incident_id=identity["incident_id"], incident_date="2022-10-01")
        self.record("calpads_sirs", ssid, school, **identity)

    def score(self, ssid: str, record_type: str, score: int | None, level: str | None, **values: object) -> None:
        test = {"record_type": record_type, "grade_assessed": "05", "scale_score": score, "achievement_level": level}
        place = {"school_cds": LEA + SCHOOLS[0], "district_cds": DISTRICT, "include_indicator": "Y"}
        self.record("caaspp", ssid, **{**test, **place, **values})

    def metric(self, metric: str, level: str, code: str, authority: str = "CORE", group: str = "ALL", subject: str = "all"):
        """(numerator, denominator, value), or None where there is no row."""
        return self.results(
            "SELECT numerator, denominator, value FROM results.metrics WHERE (metric, entity_level, entity_code, authority,"
            " student_group, subject) = (?, ?, ?, ?, ?, ?)",
            [metric, level, code, authority, group, subject],
        ).fetchone()


@pytest.fixture
def files(empty: duckdb.DuckDBPyConnection) -> Files:
    return Files(empty)


def student(number: int) -> str:
    return f"{number:010d}"


def test_no_files_no_metrics(files: Files) -> None:
    for view in ["metrics", "index_scores", "peer_benchmarks", "screened_metrics", "school_growth"]:
        assert files.results(f"FROM results.{view}").fetchall() == [], view


def test_suspended_at_two_schools_counts_once_in_the_district(files: Files) -> None:
    for number in range(1, 5):
        files.enrol(student(number), SCHOOLS[0])
    files.enrol(student(1), SCHOOLS[1])
    files.enrol(student(5), SCHOOLS[1])
    for school in SCHOOLS[:2]:
        files.incident(student(1), "100", 1, school)
    assert files.metric("suspension", "school", LEA + SCHOOLS[0]) == (1, 4, 0.25)
    assert files.metric("suspension", "school", LEA + SCHOOLS[1]) == (1, 2, 0.5)
    assert files.metric("suspension", "district", DISTRICT) == (1, 5, 0.2)
    assert files.metric("suspension", "collaborative", "collaborative") == (1, 5, 0.2)


def test_suspension_by_authority(files: Files) -> None:
    for number in range(1, 6):
        files.enrol(student(number))
    for days in [0.5, 0.3, 0.1]:  # 0.9 of a day in sum
        files.incident(student(1), "110", days)
    for days in [0.5, 0.5]:  # exactly one day
        files.incident(student(2), "100", days)
    files.incident(student(3), "200", None)  # expelled, never suspended
    files.incident(student(4), "300", None)  # other means of correction
    school = LEA + SCHOOLS[0]
    assert files.metric("suspension", "school", school, "Dashboard")[:2] == (1, 5)
    assert files.metric("suspension", "school", school, "DataQuest")[:2] == (2, 5)
    assert files.metric("suspension", "school", school, "CORE")[:2] == (3, 5)


def test_no_shows_and_secondary_enrolments_are_not_counted(files: Files) -> None:
    files.enrol(student(1))
    files.enrol(student(2), enrollment_exit_date="2022-08-15", exit_reason="N470")
    files.enrol(student(3), enrollment_status="20")
    files.enrol(student(4), enrollment_status="30")
    # Two spells at one school are one student.
    files.enrol(student(1), enrollment_start_date="2023-01-10")
    assert files.metric("suspension", "school", LEA + SCHOOLS[0]) == (0, 2, 0.0)


def test_chronic_absence_by_grade_span_and_days(files: Files) -> None:
    cases = [  # (grade, absent, expected): who is eligible, who is absent
        ("05", 3.3, 33),  # exactly a tenth, in fractional days
        ("05", 3.2, 33),
        ("12", 18, 180),  # not in the Dashboard's grades
        ("KN", 31, 31),  # never attended
        ("KN", 3, 30),  # too few days
        ("TK", 30, 31),
    ]
    for number, (grade, absent, expected) in enumerate(cases, start=1):
        files.enrol(student(number), grade=grade)
        files.absent(student(number), absent, expected)
    school = LEA + SCHOOLS[0]
    assert files.metric("chronic_absence", "school", school, "CORE")[:2] == (3, 4)
    assert files.metric("chronic_absence", "school", school, "DataQuest")[:2] == (3, 4)
    assert files.metric("chronic_absence", "school", school, "Dashboard")[:2] == (2, 3)


def test_days_of_two_schools_are_one_student_of_the_district(files: Files) -> None:
    """20 of 100 and 0 of 100: absent for a tenth of 200 days, chronic at the first school only."""
    for school, absent in [(SCHOOLS[0], 20), (SCHOOLS[1], 0)]:
        files.enrol(student(1), school)
        files.absent(student(1), absent, 100, school)
    # 20 of 180 days too few at each school, enough together.
    for school in SCHOOLS[:2]:
        files.enrol(student(2), school)
        files.absent(student(2), 2, 20, school)
    assert files.metric("chronic_absence", "school", LEA + SCHOOLS[0])[:2] == (1, 1)
    assert files.metric("chronic_absence", "school", LEA + SCHOOLS[1])[:2] == (0, 1)
    assert files.metric("chronic_absence", "district", DISTRICT)[:2] == (2, 2)


def test_what_counts_as_a_day_absent(files: Files) -> None:
    """Out-of-school suspension and incomplete independent study count, in-school suspension does not."""
    parts = [
        ("days_absent_out_of_school_suspension", 1),
        ("days_absent_excused", 1),
        ("days_absent_unexcused", 1),
        ("days_incomplete_independent_study", 1),
        ("days_in_school_suspension", 0),
    ]
    for number, (part, counts) in enumerate(parts, start=1):
        files.enrol(student(number))
        days = {"days_absent_excused": 0, part: 18}
        files.record("calpads_stas", student(number), days_expected=180, days_attended=162 if counts else 180, **days)
    files.enrol(student(9))
    files.record("calpads_stas", student(9), exempt="Y")
    assert files.metric("chronic_absence", "school", LEA + SCHOOLS[0])[:2] == (4, 5)


def test_impossible_days_are_quarantined_not_fatal(files: Files) -> None:
    for number, (absent, expected) in enumerate([(18, 180), (200, 180), (1, 180)], start=1):
        files.enrol(student(number))
        files.record(
            "calpads_stas",
            student(number),
            days_expected=expected,
            days_attended=max(expected - absent, 0),
            days_absent_excused=absent,
        )
    assert files.metric("chronic_absence", "school", LEA + SCHOOLS[0])[:2] == (1, 2)
    findings = files.results(
        "SELECT severity, line_number FROM results.data_quality WHERE file_type = 'calpads_stas' AND severity = 'error'"
    ).fetchall()
    assert len(findings) == 1


def test_achievement_counts_only_what_the_state_counts(files: Files) -> None:
    for number in range(1, 6):
        files.enrol(student(number))
    files.score(student(1), "01", 2502, "3")  # exactly on the standard of grade 5
    files.score(student(2), "01", 2501, "2")
    files.score(student(3), "01", 2600, "4", include_indicator="N")
    files.score(student(4), "01", None, None)
    files.score(student(5), "03", 512, "3")  # alternate assessment
    school = LEA + SCHOOLS[0]
    assert files.metric("academic_achievement", "school", school, subject="ELA") == (1, 2, 0.5)
    distance = files.metric("distance_from_standard", "school", school, "Dashboard", subject="ELA")
    assert distance[2] == -0.5


def test_student_groups(files: Files) -> None:
    for number in range(1, 5):
        files.enrol(student(number))
    information = {"effective_start_date": "2022-08-15", "gender": "F", "parent_education": "10"}
    files.record("calpads_sinf", student(1), **information, race_1="201", race_2="208")  # both Asian
    files.record("calpads_sinf", student(2), **information, race_1="400", race_2="700")  # two groups
    files.record("calpads_sinf", student(3), **information, hispanic_ethnicity="Y", race_1="700")
    files.record("calpads_sinf", student(4), **{**information, "parent_education": "14"}, race_1="400")
    files.record("calpads_sela", student(1), elas_code="EL", elas_start_date="2020-08-15")
    files.record("calpads_sela", student(2), elas_code="EL", elas_start_date="2020-08-15")
    files.record("calpads_sela", student(2), elas_code="RFEP", elas_start_date="2022-03-15")
    files.record("calpads_sela", student(3), elas_code="EL", elas_start_date="2023-08-15")  # next year
    files.record("calpads_sprg", student(3), education_program_code="191")
    groups = files.results(
        "SELECT ssid[-1], list(student_group ORDER BY student_group) FROM results.student_groups GROUP BY ssid ORDER BY ssid"
    ).fetchall()
    assert groups == [
        ("1", ["ALL", "AS", "EL", "F"]),
        ("2", ["ALL", "F", "MR"]),
        ("3", ["ALL", "F", "HI", "HOM", "SED"]),
        ("4", ["ALL", "F", "FI", "SED"]),
    ]


def test_pretests_of_repeaters_and_grade_11(files: Files) -> None:
    for number in range(1, 4):
        files.enrol(student(number))
    earlier = {"scale_score_minus1": 2480, "sem_minus1": 25}
    files.score(student(1), "01", 2500, "2", grade_assessed_minus1="04", **earlier)
    files.score(student(2), "01", 2500, "2", grade_assessed_minus1="05", **earlier)  # repeats grade 5
    files.score(
        student(3), "01", 2600, "3", grade_assessed="11", grade_assessed_minus3="08", scale_score_minus3=2560, sem_minus3=27
    )
    assert files.results("SELECT ssid[-1], pretest FROM results.scores ORDER BY ssid").fetchall() == [
        ("1", 2480),
        ("2", None),
        ("3", 2560),
    ]


def test_an_override_replaces_a_rule(files: Files) -> None:
    files.enrol(student(1))
    files.absent(student(1), 4, 40)
    school = LEA + SCHOOLS[0]
    assert files.metric("chronic_absence", "school", school)[:2] == (1, 1)
    insert(
        files.connection,
        "results.rule_overrides",
        authority="CORE",
        metric="chronic_absence",
        parameter="min_days_expected",
        value=45,
        source="the board's decision",
    )
    files.stale = True
    assert files.metric("chronic_absence", "school", school) is None
    assert files.metric("chronic_absence", "school", school, "Dashboard")[:2] == (1, 1)


def test_an_independent_charter_is_an_lea_of_its_own(files: Files) -> None:
    insert(
        files.connection,
        "school_directory",
        cds_code="19647330990017",
        school_name="Fictional Charter",
        district_name="Fictional Unified",
        charter=True,
        grades_served="K-8",
    )
    files.enrol(student(1), school="0990017", lea="0990017")
    files.enrol(student(2))
    assert files.metric("suspension", "school", "19647330990017")[:2] == (0, 1)
    assert files.metric("suspension", "district", "19647330990017")[:2] == (0, 1)
    assert files.metric("suspension", "district", DISTRICT)[:2] == (0, 1)


@pytest.fixture(scope="module")
def loaded(extension: Path, sample: Path) -> duckdb.DuckDBPyConnection:
    """The sample, with all results as tables in the schema results."""
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(extension))
    run_script(connection, f"core_index.load_sql('{sample}')")
    run_script(connection, RESULTS)
    connection.execute("USE results")
    return connection


KEYS = {
    "metrics": "academic_year, authority, entity_level, entity_code, student_group, metric, subject",
    "screened_metrics": "academic_year, authority, entity_level, entity_code, student_group, metric, subject",
    "student_groups": "academic_year, ssid, student_group",
    "enrollments": "academic_year, cds_code, ssid",
    "scores": "academic_year, subject, ssid",
    "index_levels": "academic_year, entity_code, student_group, metric, subject",
    "index_points": "academic_year, entity_code, metric, subject",
    "index_scores": "academic_year, entity_level, entity_code",
    "peer_benchmarks": "academic_year, authority, entity_code, student_group, metric, subject, peers",
    "entities": "entity_level, entity_code",
    "school_growth": "academic_year, subject, cds_code, grade",
}


@pytest.mark.parametrize("view", KEYS)
def test_keys_are_unique(loaded: duckdb.DuckDBPyConnection, view: str) -> None:
    rows, keys = loaded.execute(f"SELECT count(*), count(DISTINCT row({KEYS[view]})) FROM {view}").fetchone()
    assert rows == keys > 0


def test_rates_are_their_counts(loaded: duckdb.DuckDBPyConnection) -> None:
    wrong = loaded.execute(
        "SELECT count(*) FROM metrics WHERE numerator IS NOT NULL AND"
        " (value <> numerator / denominator OR numerator > denominator OR n <> denominator)"
    ).fetchone()
    assert wrong == (0,)


def test_the_native_rate_is_the_views_rate(loaded: duckdb.DuckDBPyConnection) -> None:
    """chronic_absence_rate over a school's rows equals the metric of all its students."""
    compared = loaded.execute(
        """
        WITH native AS (
            SELECT academic_year, cds_code, chronic_absence_rate(days_absent, days_expected) AS rate
            FROM absences SEMI JOIN enrollments USING (academic_year, cds_code, ssid)
            GROUP BY ALL
        )
        SELECT count(*), count(*) FILTER (rate = value)
        FROM native JOIN metrics ON cds_code = entity_code AND native.academic_year = metrics.academic_year
        WHERE metric = 'chronic_absence' AND authority = 'CORE' AND student_group = 'ALL' AND entity_level = 'school'
        """
    ).fetchone()
    assert compared[0] == compared[1] > 0


def test_groups_of_a_partition_add_up(loaded: duckdb.DuckDBPyConnection) -> None:
    """Gender is known for every sample student: F + M + X = ALL, for counts and numerators."""
    wrong = loaded.execute(
        """
        SELECT count(*), count(*) FILTER (total <> parts OR total_numerator <> part_numerators)
        FROM (
            SELECT
                max(denominator) FILTER (student_group = 'ALL') AS total,
                sum(denominator) FILTER (student_group IN ('F', 'M', 'X')) AS parts,
                max(numerator) FILTER (student_group = 'ALL') AS total_numerator,
                sum(numerator) FILTER (student_group IN ('F', 'M', 'X')) AS part_numerators
            FROM metrics WHERE metric = 'suspension'
            GROUP BY academic_year, authority, entity_level, entity_code
        )
        """
    ).fetchone()
    assert wrong[0] > 0 and wrong[1] == 0


def test_a_student_counts_once_at_each_level(loaded: duckdb.DuckDBPyConnection) -> None:
    """Students who moved are counted at both schools, and once above."""
    schools, districts, collaborative = loaded.execute(
        """
        SELECT sum(denominator) FILTER (entity_level = 'school'), sum(denominator) FILTER (entity_level = 'district'),
            sum(denominator) FILTER (entity_level = 'collaborative')
        FROM metrics WHERE metric = 'suspension' AND authority = 'CORE' AND student_group = 'ALL'
        """
    ).fetchone()
    assert schools >= districts > collaborative


def test_growth_of_schools_is_the_same_from_residuals_and_from_the_kernel(loaded: duckdb.DuckDBPyConnection) -> None:
    rows, effect, error, percentile = loaded.execute(
        """
        SELECT count(*), max(abs(k.effect - r.effect)), max(abs(k.standard_error - r.standard_error)),
            max(abs(k.percentile - r.percentile))
        FROM school_growth AS k JOIN academic_growth AS r
            ON k.academic_year = r.academic_year AND k.subject = r.subject AND k.cds_code = r.entity_code
        WHERE k.grade IS NULL AND r.student_group = 'ALL' AND r.entity_level = 'school'
        """
    ).fetchone()
    # Scores are near 2,500 and effects near 10: 1e-9 is 12 digits of a score.
    assert rows > 0 and max(effect, error, percentile) < 1e-9


def test_the_index_is_its_points(loaded: duckdb.DuckDBPyConnection) -> None:
    rows, off, available = loaded.execute(
        """
        SELECT count(*), max(abs(score - points)), max(abs(available - 100))
        FROM index_scores JOIN (
            SELECT academic_year, entity_code, sum(points) AS points, sum(points_available) AS available
            FROM index_points GROUP BY ALL
        ) USING (academic_year, entity_code)
        WHERE entity_level = 'school' AND null_reason IS NULL
        """
    ).fetchone()
    assert rows > 0 and off < 1e-9 and available < 1e-9


def test_the_index_recomputed_in_plain_python(loaded: duckdb.DuckDBPyConnection) -> None:
    """Levels to index again, from the metrics and cut points, sharing no SQL with the views."""
    subgroup_class = {"EL": "EL", "SED": "SED", "SWD": "SWD"}
    races = {"AA", "AI", "AS", "FI", "HI", "PI", "WH", "MR"}
    level_of_school = dict(loaded.execute("SELECT entity_code, school_level FROM entities WHERE entity_level = 'school'").fetchall())
    cuts = {row[:3]: row[3] for row in loaded.execute("SELECT school_level, metric, subject, lower_bounds FROM index_cut_points").fetchall()}
    weights = loaded.execute("SELECT school_level, domain, metric, points FROM core_index.index_weights()").fetchall()
    results: dict[tuple, dict] = {}
    for year, school, group, metric, subject, value, n, high in loaded.execute(
        "SELECT academic_year, entity_code, student_group, metric, subject, value, n, higher_is_better FROM metrics"
        " WHERE authority = 'CORE' AND entity_level = 'school' AND value IS NOT NULL AND n >= 20"
    ).fetchall():
        results.setdefault((year, school), {}).setdefault((metric, subject), {})[group] = value if high else -value

    def level(school: str, metric: str, subject: str, value: float) -> int | None:
        if metric == "academic_growth":
            return min(10, int(value // 10) + 1)
        bounds = cuts.get((level_of_school[school], metric, subject))
        return None if bounds is None else 1 + sum(value >= bound for bound in bounds)

    checked = 0
    for year, school, score in loaded.execute(
        "SELECT academic_year, entity_code, score FROM index_scores WHERE entity_level = 'school'"
    ).fetchall():
        by_metric: dict[str, list[float]] = {}
        for (metric, subject), groups in results.get((year, school), {}).items():
            if "ALL" not in groups or level(school, metric, subject, groups["ALL"]) is None:
                continue
            parts = [groups[g] for g in subgroup_class if g in groups]
            present = sorted((groups[g], g) for g in races if g in groups)
            parts += [present[0][0]] if present else []
            part_levels = [level(school, metric, subject, value) for value in parts]
            all_level = level(school, metric, subject, groups["ALL"])
            mean = sum(part_levels) / len(part_levels) if part_levels else None
            by_metric.setdefault(metric, []).append(all_level if mean is None else (all_level + mean) / 2)
        total, complete = 0.0, True
        for domain in {"academic", "culture_climate"}:
            mine = [(m, p) for level_, d, m, p in weights if level_ == level_of_school[school] and d == domain]
            there = [(m, p) for m, p in mine if m in by_metric]
            complete &= bool(there)
            for metric, points in there:
                share = sum(p for _, p in mine) * points / sum(p for _, p in there)
                total += share * sum(by_metric[metric]) / len(by_metric[metric]) / 10
        assert (score is not None) == complete
        if complete:
            assert score == pytest.approx(total, abs=1e-9)
            checked += 1
    assert checked > 0


def test_peers_leave_the_school_out(loaded: duckdb.DuckDBPyConnection) -> None:
    """The best of n schools is at 100 among the n - 1 others, unless tied."""
    rows = loaded.execute(
        """
        SELECT academic_year, metric, subject, school_level, max(percentile), count(*), min(n_peers), max(n_peers)
        FROM peer_benchmarks WHERE peers = 'collaborative' AND student_group = 'ALL' AND authority = 'CORE'
        GROUP BY ALL
        """
    ).fetchall()
    assert rows
    for *_, best, schools, fewest, most in rows:
        assert fewest == most == schools - 1
        assert best is None or 50 <= best <= 100


def test_screening_hides_every_small_count(loaded: duckdb.DuckDBPyConnection) -> None:
    shown, hidden = loaded.execute(
        """
        SELECT count(*) FILTER (NOT s.suppressed AND m.n < 11),
            count(*) FILTER (s.suppressed AND coalesce(s.value, s.n, s.numerator, s.denominator) IS NOT NULL)
        FROM screened_metrics AS s JOIN metrics AS m
            USING (academic_year, authority, entity_level, entity_code, student_group, metric, subject)
        """
    ).fetchone()
    assert (shown, hidden) == (0, 0)
    assert loaded.execute("SELECT count(*) > 0 FROM screened_metrics WHERE suppressed").fetchone() == (True,)


def test_views_beside_a_read_only_database(connect: Callable[..., duckdb.DuckDBPyConnection], sample: Path, tmp_path: Path) -> None:
    """Who may only read installs the views in a database of their own."""
    shared = tmp_path / "shared.duckdb"
    writer = connect(shared)
    run_script(writer, f"core_index.load_sql('{sample}')")
    writer.close()
    reader = connect(shared, read_only=True)
    reader.execute(f"ATTACH '{tmp_path / 'mine.duckdb'}' AS mine (READ_WRITE)")
    run_script(reader, "core_index.install_sql(schema := 'mine.main', source := 'shared.main')")
    assert reader.execute("SELECT count(*) > 0 FROM mine.main.chronic_absence").fetchone() == (True,)
    assert reader.execute("SELECT count(*) FROM duckdb_views() WHERE database_name = 'shared' AND NOT internal").fetchone() == (0,)
