"""What BI tools see, over ADBC always and over ODBC where DUCKDB_ODBC_DRIVER names the driver."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest


@pytest.fixture(scope="module")
def database(extension: Path, example_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results in a schema where index_scores is a view that calls the extension."""
    path = shutil.copy(example_database, tmp_path_factory.mktemp("bi") / "collaborative.duckdb")
    with duckdb.connect(str(path), config={"allow_unsigned_extensions": "true"}) as connection:
        connection.load_extension(str(extension))
        connection.execute("ALTER TABLE results.index_scores RENAME TO index_scores_computed")
        connection.execute(
            "CREATE VIEW results.index_scores AS SELECT * REPLACE (suppress_small_n(score, students, 1) AS score)"
            " FROM results.index_scores_computed"
        )
    return path


def look(root: Path, examples_bin: Path, *arguments: str | Path) -> dict:
    script = root / "examples" / "odbc" / "check_connection.py"
    done = subprocess.run(
        [examples_bin / "python", script, *arguments, "--json"], capture_output=True, text=True, cwd=root
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def check(found: dict, database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        expected = connection.execute(
            "SELECT entity_level, entity_code, score FROM results.index_scores_computed"
            " WHERE academic_year = '2022-2023' ORDER BY ALL"
        ).fetchall()
        names = connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone()
    assert found["academic_year"] == "2022-2023"
    assert [tuple(row) for row in found["index"]] == expected
    shown = "dashboard index_explain index_levels index_scores metrics peer_benchmarks peer_groups"
    assert found["published"] == [f"published_{name}" for name in shown.split()]
    assert found["tables"] == names[0] + 1
    assert found["functions_in_a_second_connection"] > 100
    assert "chronic_absence_rate(200, 180): nobody is absent on more days than expected" in found["error"]
    assert "read-only" in found["write"]


def test_adbc(root: Path, examples_bin: Path, extension: Path, database: Path) -> None:
    check(look(root, examples_bin, "adbc", database, extension), database)


def test_odbc(root: Path, examples_bin: Path, extension: Path, database: Path, tmp_path: Path) -> None:
    driver = os.environ.get("DUCKDB_ODBC_DRIVER")
    if not driver:
        pytest.skip("DUCKDB_ODBC_DRIVER names no driver; with DuckDB's ODBC driver it is run")
    start = tmp_path / "init.sql"
    start.write_text(f"LOAD '{extension}';\n")
    connection = (
        f"Driver={driver};Database={database};access_mode=READ_ONLY;"
        f"allow_unsigned_extensions=true;session_init_sql_file={start}"
    )
    check(look(root, examples_bin, "odbc", connection), database)


def test_published_tables_have_single_values_only(connect: Callable[..., duckdb.DuckDBPyConnection], example_database: Path) -> None:
    """Whatever the rows: no LIST, STRUCT or MAP, and no HUGEINT, which ODBC does not know."""
    columns = connect(example_database, read_only=True).execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE schema_name = 'results'"
        " AND (starts_with(table_name, 'published_') OR starts_with(table_name, 'released_') OR table_name = 'index_scores')"
    ).fetchall()
    assert len(columns) > 60
    scalar = ("VARCHAR", "BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DATE")
    assert [column for column in columns if not column[2].startswith((*scalar, "DECIMAL")) or "[" in column[2]] == []
