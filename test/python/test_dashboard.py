"""The Dashboard: arithmetic against fractions, the view on the sample, the guide, and the conformance module."""

from __future__ import annotations

import importlib.util
import random
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

SEED = 20230601
ROWS = 4000


def tenths(value: Fraction) -> int:
    """Tenths of a number, half away from zero."""
    whole = int(abs(value) * 10 + Fraction(1, 2))
    return whole if value >= 0 else -whole


@pytest.fixture
def connection(connect: Callable[..., duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
    return connect()


def test_rates_and_changes_equal_fractions(connection: duckdb.DuckDBPyConnection) -> None:
    """Half of the denominators are multiples of 2,000, where ties are many."""
    choose = random.Random(SEED)
    rows = []
    for row in range(ROWS):
        d1, d0 = (choose.choice([2000 * choose.randint(1, 3000), choose.randint(11, 7000)]) for _ in range(2))
        rows.append((str(row), choose.randint(0, d1), d1, choose.randint(0, d0), d0))
    connection.execute("CREATE TABLE counts (cds VARCHAR, curr_numerator INT, curr_denominator INT, prior_numerator INT, prior_denominator INT)")
    connection.executemany("INSERT INTO counts VALUES (?, ?, ?, ?, ?)", rows)
    found = connection.execute(
        """
        WITH cells AS (SELECT *, 'X' AS rtype, 'ALL' AS student_group, 'ELPI' AS indicator, 2024 AS year FROM counts)
        SELECT cds, CAST(10 * curr_status AS INTEGER), CAST(10 * change AS INTEGER) FROM core_index.dashboard(cells)
        """
    ).fetchall()
    got = {cds: (status, change) for cds, status, change in found}
    for cds, n1, d1, n0, d0 in rows:
        curr, before = Fraction(100 * n1, d1), Fraction(100 * n0, d0)
        assert got[cds] == (tenths(curr), tenths(curr - before)), (n1, d1, n0, d0)


def test_averages_with_added_students_equal_fractions(connection: duckdb.DuckDBPyConnection) -> None:
    choose = random.Random(SEED)
    rows = []
    for row in range(ROWS):
        enrolled = choose.randint(11, 900)
        tested = choose.randint(enrolled * 8 // 10, enrolled)
        scores = choose.randint(11, 900)
        rows.append((str(row), choose.randint(-200 * scores, 100 * scores), scores, enrolled, tested))
    connection.execute("CREATE TABLE counts (cds VARCHAR, curr_score_sum INT, curr_scores INT, curr_enrolled INT, curr_tested INT)")
    connection.executemany("INSERT INTO counts VALUES (?, ?, ?, ?, ?)", rows)
    found = connection.execute(
        """
        WITH cells AS (SELECT *, 'S' AS rtype, 'ALL' AS student_group, 'MATH' AS indicator, 2023 AS year FROM counts)
        SELECT cds, curr_loss_students, CAST(10 * curr_status AS INTEGER) FROM core_index.dashboard(cells)
        """
    ).fetchall()
    got = {cds: (added, status) for cds, added, status in found}
    for cds, total, scores, enrolled, tested in rows:
        percent = lambda students: int(Fraction(100 * students, enrolled) + Fraction(1, 2))
        added = next(n for n in range(enrolled) if percent(tested + n) >= 95)
        assert got[cds] == (added, tenths(Fraction(total - 348 * added, scores + added))), (total, scores, enrolled, tested)


def test_the_sample_collaborative_has_a_dashboard(connection: duckdb.DuckDBPyConnection, sample: Path) -> None:
    computed = "core_index.install_sql(schema := 'computed', source := 'main', materialized := TRUE)"
    for script in (f"core_index.load_sql('{sample}')", computed):
        connection.execute(connection.execute(f"SELECT {script}").fetchone()[0]).fetchall()
    connection.execute("CREATE TABLE results AS FROM computed.dashboard")
    rows, keys, estimates, colors = connection.execute(
        """
        SELECT count(*), count(DISTINCT (academic_year, entity_level, entity_code, student_group, indicator)),
            count(*) FILTER (estimate LIKE '%by the rules of%' AND rules_year IS NOT NULL), count(*) FILTER (color > 0)
        FROM results
        """
    ).fetchone()
    assert rows == keys == estimates and colors > 100
    # a color or a reason, never both or neither
    assert connection.execute("SELECT count(*) FROM results WHERE (coalesce(color, 0) > 0) = (why_no_color IS NOT NULL)").fetchone() == (0,)
    # the first year of files is 2022: status only
    assert connection.execute("SELECT count(*), count(color), count(change) FROM results WHERE academic_year = '2021-2022'").fetchone()[1:] == (0, 0)
    # and its rates are those of the metrics
    differing = connection.execute(
        """
        SELECT count(*) FILTER (abs(r.curr_status - 100 * m.value) > 0.05 + 1e-9), count(*) > 100
        FROM results AS r INNER JOIN computed.metrics AS m USING (academic_year, entity_level, entity_code, student_group)
        WHERE m.authority = 'Dashboard' AND r.indicator = 'CHRO' AND m.metric = 'chronic_absence' AND r.curr_status IS NOT NULL
        """
    ).fetchone()
    assert differing == (0, True)
    # against what the state publishes, here the same but for what is planted, each difference has its cause
    connection.execute("CREATE TABLE own AS FROM computed.dashboard WHERE academic_year = '2022-2023'")
    connection.execute(
        """
        CREATE TABLE published AS
        SELECT entity_code AS cds, 2023 AS year, * EXCLUDE (entity_code, academic_year) REPLACE (
            curr_denominator + (student_group = 'EL')::INTEGER AS curr_denominator,
            CASE student_group WHEN 'EL' THEN curr_status + 0.1 ELSE curr_status END AS curr_status)
        FROM own WHERE student_group <> 'SWD'
        """
    )
    causes = connection.execute(
        "SELECT student_group, split_part(cause, ':', 1), count(*) FROM core_index.dashboard_differences(own, published) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    planted = dict(connection.execute("SELECT student_group, count(*) FROM own WHERE student_group = 'SWD' OR student_group = 'EL' AND curr_status IS NOT NULL GROUP BY ALL").fetchall())
    assert causes == [("EL", "students", planted["EL"]), ("SWD", "not published", planted["SWD"])]


def test_conformance_counts_and_names_differences(connection: duckdb.DuckDBPyConnection, root: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("conformance_dashboard", root / "test" / "conformance" / "dashboard.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert not module.matches(tmp_path)
    (tmp_path / "README.md").write_text("cds,rtype,currdenom\n")
    assert not module.matches(tmp_path)
    header = "cds\trtype\tstudentgroup\tcurrnumer\tcurrdenom\tcurrstatus\tpriornumer\tpriordenom\tpriorstatus\tchange\tstatuslevel\tchangelevel\tcolor\tbox\tcertifyflag\tReportingYear\tind\n"
    right = "01611190000001\tS\tALL\t30\t200\t15.0\t31\t205\t15.1\t-0.1\t2\t3\t2\t180\t\t2018\tCHRO\n"
    wrong = "01611190000002\tS\tALL\t30\t200\t15.0\t31\t205\t15.1\t-0.2\t2\t3\t3\t180\t\t2018\tCHRO\n"
    apart = "01611190000003\tS\tALL\t30\t200\t15.0\t31\t205\t15.1\t-0.1\t2\t3\t2\t0\tY\t2018\tCHRO\n"
    (tmp_path / "chronicdownload2018.txt").write_text(header + right + wrong + apart)
    (tmp_path / "ccidownload2024.csv").write_text(
        "cds,rtype,studentgroup,curr_prep,currdenom,currstatus,prior_prep,priordenom,change,changelevel\n"
        "01611190000001,S,ALL,30,200,15.0,,5,0.0,0\n01611190000002,S,ALL,30,200,15.0,30,200,0.0,3\n"
    )
    assert module.matches(tmp_path)
    checks, differences, not_covered = module.run(tmp_path, connection)
    assert checks == 2 * 7 + 2 + 2 + 1
    assert [line.split(": ", 1)[0] for line in differences] == ["CHRO change", "CHRO color"]
    assert differences[0].endswith("line 3 01611190000002 ALL: published -0.2, computed -0.1")
    assert [line.split(": ")[0] for line in not_covered] == ["1 rows", "change of 1 rows"]


def render(names: list[str], rows: list[tuple]) -> str:
    """A result as the guide shows it: aligned columns, or the lines of a single text."""
    if len(names) == 1:
        return "\n".join(str(value) for (value,) in rows)
    text = lambda value: "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    lines = [names, *[[text(value) for value in row] for row in rows]]
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def test_the_guide_shows_what_its_queries_give(connection: duckdb.DuckDBPyConnection, root: Path) -> None:
    guide = (root / "docs" / "dashboard.md").read_text()
    blocks = re.findall(r"```sql\n(.*?)```(?:\n\n```text\n(.*?)\n```)?", guide, re.DOTALL)
    assert len(blocks) >= 6
    for query, shown in blocks:
        connection.execute(query)
        names, rows = [column[0] for column in connection.description], connection.fetchall()
        if not query.startswith("CREATE"):
            assert shown == render(names, rows), query
