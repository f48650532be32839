"""The same files give the same results, whatever the number of threads and the order of the rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
from test_metrics import RESULTS, run_script


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
    columns = connection.execute(
        # sums of doubles differ in their last digits
        "SELECT table_name, string_agg(format('CAST({} AS {})', column_name, replace(data_type, 'DOUBLE', 'FLOAT')), ', ')"
        " FROM duckdb_columns() WHERE schema_name = 'results' GROUP BY table_name ORDER BY table_name"
    ).fetchall()
    differing = {}
    for table, values in columns:
        one, four = (f"SELECT {values} FROM {schema}.{table}" for schema in ("results", "again"))
        (rows,) = connection.execute(f"SELECT count(*) FROM (({one} EXCEPT ALL {four}) UNION ALL ({four} EXCEPT ALL {one}))").fetchone()
        if rows:
            differing[table] = rows
    assert differing == {}
