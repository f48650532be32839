"""From the files of two layout years to the index: 2022-23, and 2023-24 with the layouts that began with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from test_load import install, load

BEFORE, AFTER = "2022-2023", "2023-2024"
# as small as it can be with an index and growth in each year
SIZE = ["--students", "1500", "--districts", "2", "--schools", "10", "--last-year", "2024"]


@pytest.fixture(scope="module")
def folder(generate: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("two_layouts") / "files", *SIZE)


@pytest.fixture(scope="module")
def results(folder: Path, extension: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(extension))
    load(connection, folder)
    # What the files themselves tell is to be what the report tells of it.
    connection.execute("CREATE TEMP TABLE report AS FROM calpads_student_profile")
    connection.execute("UPDATE calpads_student_profile SET socioeconomically_disadvantaged = NULL")
    connection.execute(f"UPDATE calpads_student_profile SET students_with_disabilities = NULL WHERE academic_year = '{AFTER}'")
    install(connection)
    return connection


def test_each_year_has_its_layout(folder: Path) -> None:
    widths = {
        (kind, year): {line.count(b"^") + 1 for file in folder.rglob(f"*_{kind}_{year}.txt") for line in file.read_bytes().splitlines()}
        for kind in ("SENR", "SINF", "SWDS")
        for year in (BEFORE, AFTER)
    }
    assert widths == {
        ("SENR", BEFORE): {39}, ("SENR", AFTER): {35}, ("SINF", BEFORE): {42}, ("SINF", AFTER): {43},
        ("SWDS", BEFORE): set(), ("SWDS", AFTER): {13},
    }  # fmt: skip


def test_the_files_have_no_errors(results: duckdb.DuckDBPyConnection) -> None:
    assert results.execute("SELECT sum(problems) FROM loaded_files").fetchone() == (0,)
    findings = results.execute("SELECT severity, rule_id, count(*) FROM data_quality GROUP BY ALL ORDER BY ALL").fetchall()
    assert {(severity, rule) for severity, rule, _ in findings} <= {
        ("warning", rule) for rule in ("included_without_score", "grade_jump", "implausible_change", "never_attended", "one_answer_throughout")
    }, findings


def test_the_later_year_has_an_index_that_adds_up(results: duckdb.DuckDBPyConnection) -> None:
    (schools, scored, below, above) = results.execute(
        "SELECT count(*), count(score), min(score), max(score) FROM index_scores WHERE academic_year = ? AND entity_level = 'school'",
        [AFTER],
    ).fetchone()
    assert schools == 10 and scored >= 8 and 0 <= below < above <= 100


def test_both_years_have_the_same_metrics_and_groups(results: duckdb.DuckDBPyConnection) -> None:
    """But for groups of so few students that chance has them in one year."""
    rows = results.execute(
        "SELECT academic_year, (metric, subject, authority), student_group, max(n) FROM metrics GROUP BY ALL"
    ).fetchall()
    largest = {year: {(metric, group): n for of, metric, group, n in rows if of == year} for year in (BEFORE, AFTER)}
    before, after = largest.values()
    assert {metric for metric, _ in before} == {metric for metric, _ in after}
    assert len({name for ((name, _, _), _) in after}) >= 10
    in_one = before.keys() ^ after.keys()
    assert {key: n for key in in_one if (n := (before | after)[key]) >= 11} == {}


def test_growth_of_the_later_year(results: duckdb.DuckDBPyConnection) -> None:
    rows = results.execute("SELECT academic_year, count(*) FROM school_growth GROUP BY ALL ORDER BY ALL").fetchall()
    assert [year for year, _ in rows] == [BEFORE, AFTER]
    assert min(n for _, n in rows) > 0.7 * max(n for _, n in rows)


def test_who_is_disadvantaged_or_has_a_disability_is_as_in_report_8_1(results: duckdb.DuckDBPyConnection) -> None:
    """By parent education, programs and foster status in both years; in the later by SWDS alone."""
    rows = results.execute("""
        SELECT
            academic_year,
            count(*) FILTER (s.disadvantaged <> r.disadvantaged),
            count(*) FILTER (coalesce(s.disability, FALSE) <> r.disability),
            avg(s.disadvantaged::INTEGER),
            avg(coalesce(s.disability, FALSE)::INTEGER)
        FROM students AS s
        INNER JOIN (
            SELECT
                academic_year, ssid, bool_or(socioeconomically_disadvantaged) AS disadvantaged,
                bool_or(students_with_disabilities) AS disability
            FROM report GROUP BY ALL
        ) AS r USING (academic_year, ssid)
        SEMI JOIN calpads_sinf USING (academic_year, ssid)
        GROUP BY ALL ORDER BY ALL""").fetchall()
    assert [row[:3] for row in rows] == [(BEFORE, 0, 0), (AFTER, 0, 0)]
    for share in (3, 4):
        assert rows[1][share] == pytest.approx(rows[0][share], abs=0.05)


def test_only_who_declined_to_state_changes_with_the_rule(results: duckdb.DuckDBPyConnection) -> None:
    """14 beside 15 was disadvantaged by the one code and no longer is; 15 may have been 14 all along."""
    changed, declined, both = results.execute("""
        WITH codes AS (
            SELECT ssid, bool_or(parent_education = '15' OR parent_education_2 = '15') AS declined FROM calpads_sinf GROUP BY ssid
        )
        SELECT count(*) FILTER (b.disadvantaged <> a.disadvantaged),
            count(*) FILTER (b.disadvantaged <> a.disadvantaged AND declined), count(*)
        FROM students AS b INNER JOIN students AS a USING (ssid) INNER JOIN codes USING (ssid)
        WHERE b.academic_year = ? AND a.academic_year = ?""", [BEFORE, AFTER]).fetchone()
    assert changed == declined < 0.02 * both
    codes = "list_sort([parent_education, parent_education_2])"
    kinds = results.execute(f"SELECT DISTINCT {codes} FROM calpads_sinf WHERE academic_year = '{AFTER}'").fetchall()
    assert {("14", "14"), ("14", "15"), ("13", "14")} <= {tuple(kind) for (kind,) in kinds}


@pytest.mark.parametrize("kind", ["SENR", "SINF"])
def test_a_file_in_the_layout_of_the_year_before_loads_nothing(
    empty: duckdb.DuckDBPyConnection, folder: Path, tmp_path: Path, kind: str
) -> None:
    file = next(folder.rglob(f"*_{kind}_{BEFORE}.txt"))
    (tmp_path / file.name.replace(BEFORE, AFTER)).write_bytes(file.read_bytes().replace(BEFORE.encode(), AFTER.encode()))
    other = next(folder.rglob(f"*_STAS_{AFTER}.txt"))
    (tmp_path / other.name).write_bytes(other.read_bytes())
    expected, found = {"SENR": ("35 or 37", 39), "SINF": ("43 or 45", 42)}[kind]
    message = f"{kind} of {AFTER} has {expected} fields, found {found}; export the file again in the layout of that year, which"
    with pytest.raises(duckdb.Error, match=message):
        load(empty, tmp_path)
    assert empty.execute("SELECT (SELECT count(*) FROM calpads_stas), (SELECT count(*) FROM loaded_files)").fetchone() == (0, 0)
