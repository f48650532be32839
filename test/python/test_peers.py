"""Peers: the kernel against numpy, the views on rows by hand and on the sample, the state's research files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

Connect = Callable[..., duckdb.DuckDBPyConnection]


def run_script(connection: duckdb.DuckDBPyConnection, call: str) -> None:
    (script,) = connection.execute(f"SELECT {call}").fetchone()
    connection.execute(script).fetchall()


# The kernel


def brute_force(features: np.ndarray, kinds: list[str], k: int, weights: np.ndarray) -> list[list[tuple[float, int]]]:
    """(distance, position) of the k nearest of each unit, units in the order of their names."""
    sd = features.std(axis=0)
    counts = sd > 0
    scaled = (features[:, None, counts] - features[None, :, counts]) / sd[counts]
    distances = np.sqrt((weights[counts] * scaled**2).sum(axis=2))
    found = []
    for own in range(len(features)):
        # Distances that are equal up to rounding are ties, for numpy adds in another order.
        others = sorted((round(distances[own, j], 9), j) for j in range(len(features)) if j != own and kinds[j] == kinds[own])
        found.append(others[:k])
    return found


@pytest.mark.parametrize(
    ("seed", "n", "p", "k", "levels"), [(1, 700, 3, 10, 4), (2, 300, 15, 400, 1000), (3, 1100, 1, 5, 30), (4, 2, 2, 1, 2)]
)
def test_nearest_peers_as_by_brute_force(connect: Connect, seed: int, n: int, p: int, k: int, levels: int) -> None:
    random = np.random.default_rng(seed)
    features = random.integers(0, levels, size=(n, p)).astype(float)
    features[0, 0] += 1  # so that there is variance
    kinds = [f"t{t}" for t in random.integers(0, 1 if n < 3 else 3, size=n)]
    weights = random.integers(1, 4, size=p).astype(float)
    connection = connect()
    connection.execute("CREATE TABLE units (unit VARCHAR, kind VARCHAR, features DOUBLE[])")
    order = random.permutation(n)
    connection.executemany(
        "INSERT INTO units VALUES (?, ?, ?)", [(f"u{i:05d}", kinds[i], features[i].tolist()) for i in order]
    )
    rows = connection.execute(
        "SELECT unnest(nearest_peers(list({'unit': unit, 'type': kind, 'features': features}), ?, {'weights': ?}),"
        " recursive := true) FROM units",
        [k, weights.tolist()],
    ).fetchall()
    assert [unit for unit, *_ in rows] == [f"u{i:05d}" for i in order]
    expected = brute_force(features, kinds, k, weights)
    for unit, peers, dropped, reason in rows:
        own = expected[int(unit[1:])]
        if not own:
            assert (peers, reason) == (None, "no_peers")
            continue
        assert reason is None and dropped == [f + 1 for f in range(p) if features[:, f].std() == 0]
        assert [peer["rank"] for peer in peers] == list(range(1, len(own) + 1))
        assert [peer["distance"] for peer in peers] == pytest.approx([d for d, _ in own], abs=1e-8)
        # The same peers, but for those at the largest distance, where rounding may split a tie.
        edge = own[-1][0] - 1e-7
        assert {peer["unit"] for peer in peers if peer["distance"] < edge} == {f"u{j:05d}" for d, j in own if d < edge}


# The views, on rows by hand

YEAR = "2022-2023"
LEA = "1964733"


@pytest.fixture
def empty(connect: Connect, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """The input tables, empty, and the index as tables in the schema computed."""
    connection = connect()
    run_script(connection, f"core_index.load_sql('{tmp_path}')")
    compute(connection)
    return connection


def compute(connection: duckdb.DuckDBPyConnection, schema: str = "computed") -> None:
    """The views as tables: planned one by one, they are there in a second or two."""
    run_script(connection, f"core_index.install_sql(schema := '{schema}', source := 'main', materialized := TRUE)")
    connection.execute(f"SET search_path = '{schema},main'")


def add_school(connection: duckdb.DuckDBPyConnection, school: str, grades: str = "K-5") -> None:
    connection.execute(
        "INSERT INTO school_directory (cds_code, school_name, district_name, grades_served) VALUES (?, ?, 'Fictional', ?)",
        [LEA + school, f"School {school}", grades],
    )


def enrol(connection: duckdb.DuckDBPyConnection, number: int, school: str, start: str = "2022-08-15", exit: str | None = None) -> None:
    connection.execute(
        "INSERT INTO calpads_senr (filename, line_number, academic_year, lea_code, ssid, school_code, enrollment_start_date,"
        " enrollment_exit_date, enrollment_status, grade_level) VALUES ('by hand', ?, ?, ?, ?, ?, ?, ?, '10', '05')",
        [number * 10 + int(school), YEAR, LEA, f"{number:010d}", school, start, exit],
    )


def test_school_characteristics_by_hand(empty: duckdb.DuckDBPyConnection) -> None:
    """Four students: two Hispanic, one White, one unknown; one English learner; one stays too briefly."""
    add_school(empty, "0000001")
    for number in range(1, 4):
        enrol(empty, number, "0000001")
    enrol(empty, 4, "0000001", exit="2022-10-01")
    for number, race, hispanic in [(1, "700", "Y"), (2, None, "Y"), (3, "700", "N")]:
        empty.execute(
            "INSERT INTO calpads_sinf (filename, line_number, academic_year, lea_code, school_code, ssid, hispanic_ethnicity,"
            " race_1, effective_start_date) VALUES ('by hand', ?, ?, ?, '0000001', ?, ?, ?, '2022-08-15')",
            [number, YEAR, LEA, f"{number:010d}", hispanic, race],
        )
    empty.execute(
        "INSERT INTO calpads_sela (filename, line_number, academic_year, lea_code, school_code, ssid, elas_code, elas_start_date)"
        " VALUES ('by hand', 1, ?, ?, '0000001', '0000000001', 'EL', '2020-08-15')",
        [YEAR, LEA],
    )
    compute(empty)
    row = empty.execute(
        "SELECT enrolment, log_enrolment, hispanic, white, asian, english_learner, disadvantaged, disability, mobility"
        " FROM school_characteristics"
    ).fetchone()
    # Nobody's disability is known without the profile report.
    assert row == (4, np.log(4), 2 / 3, 1 / 3, 0, 0.25, 0, None, 0.25)
    # So the school cannot be compared, and says so.
    assert empty.execute("SELECT peer_code, null_reason FROM peer_groups").fetchall() == [(None, "missing_feature")]
    empty.execute(
        "INSERT INTO rule_overrides (authority, metric, parameter, value) VALUES ('DataQuest', 'mobility', 'stable_days', 30)"
    )
    compute(empty)
    assert empty.execute("SELECT mobility FROM school_characteristics").fetchone() == (0,)


CHRONIC_HEADER = (
    "Academic Year\tAggregate Level\tCounty Code\tDistrict Code\tSchool Code\tCounty Name\tDistrict Name\tSchool Name"
    "\tCharter School\tDASS\tReporting Category\tChronicAbsenteeismEligibleCumulativeEnrollment"
    "\tChronicAbsenteeismCount\tChronicAbsenteeismRate\n"
)


def chronic_line(school: str, eligible: object, absent: object, category: str = "TA", level: str = "S", charter: str = "All") -> str:
    return (
        f"2022-23\t{level}\t19\t64733\t{school}\tLos Angeles\tFictional\tSchool {school}\t{charter}\tAll\t{category}"
        f"\t{eligible}\t{absent}\t*\n"
    )


def test_percentile_among_the_schools_of_california(empty: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """A school with 1 of 4 absent among public rates of 10, 25 and 40 per cent; a suppressed one and a middle school do not count."""
    for number in range(1, 6):
        add_school(empty, f"000000{number}")
    add_school(empty, "0000006", "6-8")
    for number in range(1, 5):
        enrol(empty, number, "0000001")
        empty.execute(
            "INSERT INTO calpads_stas (filename, line_number, academic_year, lea_code, school_code, ssid, days_expected,"
            " days_attended, days_absent_excused) VALUES ('by hand', ?, ?, ?, '0000001', ?, 180, ?, ?)",
            [number, YEAR, LEA, f"{number:010d}", 160 if number == 1 else 180, 20 if number == 1 else 0],
        )
    published = tmp_path / "chronicabsenteeism23.txt"
    published.write_text(
        CHRONIC_HEADER
        + chronic_line("0000001", 400, 399)  # the school's own public figure gives way to its own
        + chronic_line("0000002", 100, 10)
        + chronic_line("0000003", 100, 25)
        + chronic_line("0000003", 100, 25, charter="N")  # the same school among those that are no charters
        + chronic_line("0000004", 100, 40)
        + chronic_line("0000005", "*", "*")
        + chronic_line("0000006", 100, 90)  # middle school
        + chronic_line("", 10000, 100, level="D")
        + chronic_line("0000002", 100, 10, category="GR13")
    )
    compute(empty)
    assert empty.execute("SELECT count(*) FROM peer_benchmarks WHERE peers = 'california'").fetchone() == (0,)
    empty.execute(f"INSERT INTO california_metrics FROM core_index.california_metrics(chronic_absence := '{published}')")
    compute(empty)
    assert empty.execute(
        "SELECT entity_code[-1], value, suppressed FROM california_metrics ORDER BY ALL"
    ).fetchall() == [("0", 0.01, False), ("1", 399 / 400, False), ("2", 0.1, False), ("3", 0.25, False), ("4", 0.4, False), ("5", None, True), ("6", 0.9, False)]
    assert empty.execute(
        "SELECT authority, metric, student_group, value, n_peers, percentile FROM peer_benchmarks WHERE peers = 'california'"
    ).fetchall() == [("DataQuest", "chronic_absence", "ALL", 0.25, 3, 50.0)]


# The state's research files


def test_caaspp_research_files_of_four_layouts(connect: Connect, tmp_path: Path) -> None:
    area = "".join(f',"Area {i} Percentage Above Standard"' for i in range(1, 5))
    layouts = {
        "sb_ca2015_all_csv_v3.txt": '"County Code","District Code","School Code","Filler","Test Year","Subgroup ID","Test Type",'
        '"Total CAASPP Enrollment","Total Tested At Entity Level","Total Tested with Scores","Grade","Test Id",'
        '"CAASPP Reported Enrollment","Students Tested","Mean Scale Score","Percentage Standard Exceeded",'
        '"Percentage Standard Met","Percentage Standard Met and Above","Percentage Standard Nearly Met",'
        f'"Percentage Standard Not Met","Students with Scores"{area}\n'
        '"01","10017","0130401","    ","2015","1","B","90","80","79","13","1","90","80","2500.1","10","20","30","30","40","79","1","2","3","4"\n',
        "sb_ca2018_all_csv_v3.txt": '"County Code","District Code","School Code","Filler","Test Year","Subgroup ID","Test Type",'
        '"Total Tested At Entity Level","Total Tested with Scores","Grade","Test Id","CAASPP Reported Enrollment",'
        '"Students Tested","Mean Scale Score","Percentage Standard Exceeded","Percentage Standard Met",'
        '"Percentage Standard Met and Above","Percentage Standard Nearly Met","Percentage Standard Not Met",'
        '"Students with Scores"\n'
        '"01","10017","0130401","","2018","160","B","80","79","13","2","9","8","*","*","*","*","*","*","*"\n',
        "sb_ca2022_all_csv_v1.txt": "County Code^District Code^School Code^Filler^Test Year^Student Group ID^Test Type"
        "^Total Tested at Reporting Level^Total Tested with Scores at Reporting Level^Grade^Test ID^Students Enrolled"
        "^Students Tested^Mean Scale Score^Percentage Standard Exceeded^Percentage Standard Met"
        "^Percentage Standard Met and Above^Percentage Standard Nearly Met^Percentage Standard Not Met"
        "^Students with Scores^Type ID\n"
        "01^10017^0130401^^2022^1^B^80^79^13^1^90^80^2500.1^10.13^20.25^30.38^29.11^40.51^79^07\n",
        "sb_ca2024_all_csv_v1.txt": "County Code^District Code^School Code^Type ID^Filler^Test Year^Test Type^Test ID"
        "^Student Group ID^Grade^Total Students Enrolled^Total Students Tested^Total Students Tested with Scores"
        "^Mean Scale Score^Percentage Standard Exceeded^Count Standard Exceeded^Percentage Standard Met"
        "^Count Standard Met^Percentage Standard Met and Above^Count Standard Met and Above"
        "^Percentage Standard Nearly Met^Count Standard Nearly Met^Percentage Standard Not Met^Count Standard Not Met\n"
        "01^10017^0130401^07^^2024^B^1^1^13^90^80^79^2500.1^10.13^8^20.25^16^30.38^24^29.11^23^40.51^32\n"
        "00^00000^0000000^04^^2024^B^1^1^13^900^800^many^2500.1^10.13^8^20.25^16^30.38^24^29.11^23^40.51^32\n",
    }
    for name, text in layouts.items():
        (tmp_path / name).write_text(text)
    connection = connect()
    columns = "academic_year, cds_code, type_id, student_group_id, subject, grade, students_enrolled, students_with_scores"
    rows = connection.execute(
        f"SELECT {columns}, percent_met_and_above, count_met_and_above, suppressed, problem"
        f" FROM core_index.read_research_caaspp('{tmp_path}/sb_ca*_csv_v*.txt') ORDER BY academic_year, cds_code DESC"
    ).fetchall()
    school = "01100170130401"
    assert rows == [
        ("2014-2015", school, None, "1", "ELA", 13, 90, 79, 30, None, False, None),
        ("2017-2018", school, None, "160", "MATH", 13, 9, None, None, None, True, None),
        ("2021-2022", school, "07", "1", "ELA", 13, 90, 79, 30.38, None, False, None),
        ("2023-2024", school, "07", "1", "ELA", 13, 90, 79, 30.38, 24, False, None),
        ("2023-2024", "0" * 14, "04", "1", "ELA", 13, 900, None, 30.38, 24, False, "totalstudentstestedwithscores 'many' is not a number or *"),
    ]
    assert connection.execute(
        f"SELECT academic_year, student_group, value, suppressed FROM core_index.california_metrics(caaspp := '{tmp_path}/sb_ca*')"
        " ORDER BY ALL"
    ).fetchall() == [
        ("2014-2015", "ALL", 0.3, False),
        ("2017-2018", "EL", None, True),
        ("2021-2022", "ALL", pytest.approx(0.3038), False),
        ("2023-2024", "ALL", 24 / 79, False),  # from the counts, which say more
    ]
    (tmp_path / "sb_ca2023entities_csv.txt").write_bytes(
        "County Code^District Code^School Code^Filler^Test Year^Type ID^County Name^District Name^School Name^Zip Code\n"
        "01^10017^0130401^^2023^09^Alameda^Fictional^Cañada Academy^94501\n".encode("cp1252")
    )
    assert connection.execute(
        "SELECT academic_year, cds_code, type_id, school_name, zip_code, problem"
        f" FROM core_index.read_research_caaspp_entities('{tmp_path}/*entities*')"
    ).fetchall() == [("2022-2023", school, "09", "Cañada Academy", "94501", None)]


def test_dataquest_research_files(connect: Connect, tmp_path: Path) -> None:
    connection = connect()
    chronic = tmp_path / "chronicabsenteeism23.txt"
    chronic.write_text("\ufeff" + CHRONIC_HEADER + chronic_line("130401", 100, 10) + chronic_line("", "*", "*", level="D") + "one\ttwo\n")
    rows = connection.execute(
        "SELECT academic_year, aggregate_level, cds_code, charter, eligible_enrollment, chronically_absent, rate, suppressed,"
        f" line_number, problem FROM core_index.read_research_chronic_absence('{chronic}')"
    ).fetchall()
    assert rows[:2] == [
        (YEAR, "S", "19647330130401", "All", 100, 10, None, True, 2, None),
        (YEAR, "D", "19647330000000", "All", None, None, None, True, 3, None),
    ]
    assert rows[2][-2:] == (4, "expected 14 fields as in the header line, found 2; look for a delimiter too few or too many, or a broken line")
    suspension = tmp_path / "suspension23.txt"
    suspension.write_text(
        "AcademicYear\tAggregateLevel\tCountyCode\tDistrictCode\tSchoolCode\tCountyName\tDistrictName\tSchoolName\tCharterYN"
        "\tReportingCategory\tCumulativeEnrollment\tTotal Suspensions\tUnduplicated Count of Students Suspended (Total)"
        "\tUnduplicated Count of Students Suspended (Defiance-Only)\tSuspension Rate (Total)\n"
        "2022-23\tS\t01\t10017\t0130401\tAlameda\tFictional\tOne\tNo\tSE\t50\t9\t4\t1\t8.0\n"
    )
    graduation = tmp_path / "acgr23.txt"
    graduation.write_text(
        "AcademicYear\tAggregateLevel\tCountyCode\tDistrictCode\tSchoolCode\tCountyName\tDistrictName\tSchoolName"
        "\tCharterSchool\tDASS\tReportingCategory\tCohortStudents\tRegular HS Diploma Graduates (Count)"
        "\tRegular HS Diploma Graduates (Rate)\tMet UC/CSU Grad Req's (Count)\tDropout (Count)\tStill Enrolled Students (Count)\n"
        "2022-23\tS\t01\t10017\t0130401\tAlameda\tFictional\tOne\tNo\tNo\tTA\t80\t60\t75.0\t40\t10\t10\n"
    )
    assert connection.execute(
        f"SELECT cohort, graduates, rate, met_uc_csu, dropouts, still_enrolled FROM core_index.read_research_graduation('{graduation}')"
    ).fetchall() == [(80, 60, 75, 40, 10, 10)]
    metrics = connection.execute(
        "SELECT authority, metric, entity_level, subject, student_group, numerator, denominator, value, higher_is_better"
        f" FROM core_index.california_metrics(chronic_absence := '{chronic}', suspension := '{suspension}', graduation := '{graduation}')"
        " ORDER BY metric, entity_level"
    ).fetchall()
    assert metrics == [
        ("DataQuest", "chronic_absence", "district", "all", "ALL", None, None, None, False),
        ("DataQuest", "chronic_absence", "school", "all", "ALL", 10, 100, 0.1, False),
        ("CORE", "graduation", "school", "four_year", "ALL", 60, 80, 0.75, True),
        ("DataQuest", "suspension", "school", "all", "EL", 4, 50, 0.08, False),
    ]
    with pytest.raises(duckdb.Error, match="read_research_graduation: .* no header line with the columns needed: missing cohortstudents"):
        connection.execute(f"FROM core_index.read_research_graduation('{suspension}')")
    assert connection.execute(f"FROM core_index.read_research_suspension('{tmp_path}/none*.txt')").fetchall() == []


# The views, on the sample


@pytest.fixture(scope="module")
def loaded(extension: Path, sample: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(extension))
    run_script(connection, f"core_index.load_sql('{sample}')")
    compute(connection)
    yield connection
    connection.close()


def test_peer_groups_of_the_sample_recomputed(loaded: duckdb.DuckDBPyConnection) -> None:
    weights = dict(loaded.execute("SELECT characteristic, weight FROM core_index.peer_characteristics()").fetchall())
    names = sorted(weights)
    checked = 0
    for (year,) in loaded.execute("SELECT DISTINCT academic_year FROM school_characteristics").fetchall():
        rows = loaded.execute(
            f"SELECT entity_code, school_level, {', '.join(names)} FROM school_characteristics WHERE academic_year = ? ORDER BY 1", [year]
        ).fetchall()
        features = np.array([row[2:] for row in rows], dtype=float)
        expected = brute_force(features, [row[1] for row in rows], 20, np.array([weights[name] for name in names]))
        for row, peers in zip(rows, expected, strict=True):
            found = loaded.execute(
                "SELECT peer_code, distance FROM peer_groups WHERE academic_year = ? AND entity_code = ? AND peer_code IS NOT NULL"
                " ORDER BY rank",
                [year, row[0]],
            ).fetchall()
            assert [code for code, _ in found] == [rows[j][0] for _, j in peers]
            assert [distance for _, distance in found] == pytest.approx([d for d, _ in peers], abs=1e-8)
            checked += len(found)
    assert checked > 0


def test_similar_percentiles_of_the_sample_recomputed(loaded: duckdb.DuckDBPyConnection) -> None:
    """With one peer each, the percentile is 0, 50 or 100 by hand."""
    compute(loaded, "nearest")
    try:
        loaded.execute("INSERT INTO rule_overrides (authority, metric, parameter, value) VALUES ('core_index', 'peers', 'k', 1)")
        compute(loaded, "nearest")
        nearest = dict(loaded.execute("SELECT (academic_year, entity_code)::VARCHAR, peer_code FROM peer_groups").fetchall())
        rows = loaded.execute(
            "SELECT (academic_year, entity_code)::VARCHAR, (academic_year, authority, student_group, metric, subject)::VARCHAR,"
            " entity_code, value, n_peers, percentile, metric FROM peer_benchmarks WHERE peers = 'similar'"
        ).fetchall()
        low_is_good = {metric for (metric,) in loaded.execute("SELECT DISTINCT metric FROM metrics WHERE NOT higher_is_better").fetchall()}
    finally:
        loaded.execute("SET search_path = 'computed,main'; DROP SCHEMA nearest CASCADE")
    values = {(key, code): value for _, key, code, value, *_ in rows}
    compared = 0
    for unit, key, _, value, n_peers, percentile, metric in rows:
        other = values.get((key, nearest[unit]))
        if other is None:
            assert (n_peers, percentile) == (0, None)
            continue
        better = np.sign(round(value, 9) - round(other, 9)) * (-1 if metric in low_is_good else 1)
        assert (n_peers, percentile) == (1, 50 + 50 * better)
        compared += 1
    assert compared > 100


def test_views_show_what_the_tables_hold(loaded: duckdb.DuckDBPyConnection) -> None:
    # plans one query of eighty views in half the time
    loaded.execute("SET disabled_optimizers = 'projection_pullup'")
    (script,) = loaded.execute("SELECT core_index.install_sql(schema := 'views', source := 'main')").fetchone()
    needed, chosen = {"peer_benchmarks"}, []
    for statement in reversed(duckdb.extract_statements(script)):
        names = re.findall(r"\bviews\.(\w+)", statement.query)
        if not names or names[0] in needed:
            needed.update(names)
            chosen.append(statement)
    for statement in reversed(chosen):
        loaded.execute(statement)
    key = "academic_year, authority, entity_code, student_group, metric, subject, peers"
    tables, views, both, differ = loaded.execute(
        f"""
        WITH v AS MATERIALIZED (FROM views.peer_benchmarks)
        SELECT (SELECT count(*) FROM computed.peer_benchmarks), (SELECT count(*) FROM v), count(*),
            count(*) FILTER (t.percentile IS DISTINCT FROM v.percentile OR t.n_peers <> v.n_peers)
        FROM computed.peer_benchmarks AS t JOIN v USING ({key})
        """
    ).fetchone()
    assert tables == views == both > 0 and differ == 0
    for view in ["school_characteristics", "peer_groups"]:
        rows = [loaded.execute(f"FROM {schema}.{view} ORDER BY ALL").fetchall() for schema in ["computed", "views"]]
        assert rows[0] == rows[1] != []


def test_the_characteristics_index_of_the_sample(loaded: duckdb.DuckDBPyConnection) -> None:
    """Against numpy's least squares, all levels together since the sample is small."""
    loaded.execute(
        "CREATE OR REPLACE TEMP TABLE outcomes AS SELECT c.* REPLACE ('all' AS school_level), m.value, m.higher_is_better"
        " FROM school_characteristics AS c JOIN metrics AS m USING (academic_year, entity_code)"
        " WHERE m.metric = 'chronic_absence' AND m.authority = 'CORE' AND m.student_group = 'ALL' AND m.entity_level = 'school'"
    )
    names = ["disadvantaged", "english_learner"]
    rows = loaded.execute(
        f"SELECT academic_year, entity_code, value, {', '.join(f'o.{name}' for name in names)}, characteristics_index, r_squared, n_similar"
        f" FROM core_index.school_characteristics_index(outcomes, {names}, n := 3) JOIN outcomes AS o USING (academic_year, entity_code, value)"
    ).fetchall()
    for year in {row[0] for row in rows}:
        mine = [row for row in rows if row[0] == year]
        y = np.array([row[2] for row in mine])
        x = np.array([[1, *row[3:5]] for row in mine])
        expected = x @ np.linalg.lstsq(x, y, rcond=None)[0]
        assert [row[5] for row in mine] == pytest.approx(expected, abs=1e-9)
        r_squared = 1 - ((y - expected) ** 2).sum() / ((y - y.mean()) ** 2).sum()
        assert [row[6] for row in mine] == pytest.approx([r_squared] * len(mine), abs=1e-9)
        assert {row[7] for row in mine} == {3}
