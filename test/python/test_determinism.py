"""The same files give the same results, whatever the number of threads and the order of the rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import duckdb
from test_metrics import RESULTS, SCHOOLS, Files, run_script, student


def test_one_thread_in_order_and_four_in_disorder(
    connect: Callable[..., duckdb.DuckDBPyConnection], generate: Callable[..., Path], tmp_path: Path
) -> None:
    files = generate(tmp_path / "files", "--students", "600", "--districts", "2", "--schools", "7")
    connection = connect()
    run_script(connection, f"core_index.load_sql('{files}')")
    connection.execute("SET threads = 1")
    run_script(connection, RESULTS)
    connection.execute("SET threads = 4")
    types = connection.execute("SELECT file_type FROM core_index.file_types()").fetchall()
    connection.execute("CREATE SCHEMA disorder")
    for (table,) in [*types, ("loaded_files",)]:
        connection.execute(f"CREATE TABLE disorder.{table} AS FROM {table} ORDER BY md5(concat({table}))")
    run_script(connection, "core_index.install_sql(schema := 'again', source := 'disorder', materialized := TRUE)")
    differing = {}
    for (table,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'results' ORDER BY ALL").fetchall():
        columns = connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'results' AND table_name = ?", [table]
        ).fetchall()
        exact = [name for name, kind in columns if "DOUBLE" not in kind]
        sums = [name for name, kind in columns if kind == "DOUBLE"]
        one, four = (
            connection.execute(f"SELECT {', '.join(exact + sums)} FROM {schema}.{table} ORDER BY {', '.join(exact)}").fetchall()
            for schema in ("results", "again")
        )
        if [row[: len(exact)] for row in one] != [row[: len(exact)] for row in four]:
            differing[table] = "exact"
            continue
        # sums of doubles differ in their last digits
        pairs = [pair for a, b in zip(one, four) for pair in zip(a[len(exact) :], b[len(exact) :]) if pair[0] != pair[1]]
        if any(None in pair or not math.isclose(*pair, rel_tol=1e-9, abs_tol=1e-9) for pair in pairs):
            differing[table] = "sums"
    assert differing == {}


def test_what_two_schools_say_of_one_day(empty: duckdb.DuckDBPyConnection) -> None:
    """The school with the last code decides, and the last code of a status, in whatever order the rows stand."""
    files = Files(empty)
    for number, (school, gender, status) in enumerate(zip(SCHOOLS[:2], "FM", ("RFEP", "EL"), strict=True)):
        files.enrol(student(1), school, grade=f"0{5 + number}")
        files.record("calpads_sinf", student(1), school, effective_start_date="2022-08-15", gender=gender, race_1="700")
        files.record("calpads_sela", student(1), school, elas_code=status, elas_start_date="2022-08-15")
    told = []
    for order in ("ASC", "DESC"):
        for table in ("calpads_senr", "calpads_sinf", "calpads_sela"):
            empty.execute(f"CREATE OR REPLACE TEMP TABLE reordered AS FROM {table} ORDER BY line_number {order}")
            empty.execute(f"DELETE FROM {table}; INSERT INTO {table} FROM reordered")
        files.stale = True
        told.append(files.results("SELECT gender, language_status FROM results.students").fetchall())
    assert told == [[("M", "RFEP")]] * 2
