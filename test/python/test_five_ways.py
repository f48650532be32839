"""Wherever somebody works, the same files give the same index.

Python computes it in example_database; dbt, the notebook and the command line client (of the other
engine line) compute it again, ADBC and ODBC read it.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest
from conftest import LAST_YEAR, Builds

INDEX = f"SELECT entity_level, entity_code, score FROM results.index_scores WHERE academic_year = '{LAST_YEAR}'"


def same(rows: Iterable[Iterable], database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        expected = {(level, code): score for level, code, score in connection.execute(INDEX).fetchall()}
    found = {(level, code): score for level, code, score in rows}
    assert len([score for score in expected.values() if score is not None]) > 10
    assert found == pytest.approx(expected, abs=1e-9)


def test_dbt(dbt_builds: Builds, example_database: Path) -> None:
    same(dbt_builds.project.query(INDEX), example_database)


def test_notebook(notebook: dict, example_database: Path) -> None:
    (output,) = notebook["cells"][-1]["outputs"]
    same(json.loads("".join(output["text"])), example_database)


def test_command_line(cli: Path, extension: Path, example_files: Path, example_database: Path, tmp_path: Path) -> None:
    """From files to index in a script that is read twice; the second time changes nothing."""
    load, install, script = (tmp_path / name for name in ("load.sql", "install.sql", "all.sql"))
    script.write_text(
        f"LOAD '{extension}';\n"
        ".mode list\n.headers off\n"
        f".once {load}\nSELECT core_index.load_sql('{example_files}');\n"
        f".once {install}\nSELECT core_index.install_sql(schema := 'results', source := 'main', materialized := TRUE);\n"
        f".read {load}\n.read {install}\n"
        f".mode json\n.once {tmp_path / 'index.json'}\n{INDEX};\n"
    )
    command = [cli, "-unsigned", "-bail", tmp_path / "mine.duckdb", "-c", f".read {script}", "-c", f".read {script}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0 and "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
    rows = json.loads((tmp_path / "index.json").read_text())
    same(([row["entity_level"], row["entity_code"], row["score"]] for row in rows), example_database)


@pytest.mark.parametrize("interface", ["adbc", "odbc"])
def test_bi_tools(
    interface: str, root: Path, examples_bin: Path, extension: Path, example_database: Path, tmp_path: Path
) -> None:
    where: list[str | Path] = [example_database, extension]
    if interface == "odbc":
        driver = os.environ.get("DUCKDB_ODBC_DRIVER")
        if not driver:
            pytest.skip("DUCKDB_ODBC_DRIVER names no driver; with DuckDB's ODBC driver it is run")
        start = tmp_path / "init.sql"
        start.write_text(f"LOAD '{extension}';\n")
        settings = f"access_mode=READ_ONLY;allow_unsigned_extensions=true;session_init_sql_file={start}"
        where = [f"Driver={driver};Database={example_database};{settings}"]
    script = root / "examples" / "odbc" / "check_connection.py"
    done = subprocess.run([examples_bin / "python", script, interface, *where, "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    same(json.loads(done.stdout)["index"], example_database)
