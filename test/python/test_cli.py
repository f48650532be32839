"""The extension in DuckDB's command line client, where analysts meet it."""

from __future__ import annotations

import subprocess
from pathlib import Path


def test_it_loads_in_the_client(cli: Path, extension: Path, tmp_path: Path) -> None:
    database = tmp_path / "district.duckdb"
    script = f"LOAD '{extension}'; SELECT core_index_version();"
    for mode in ([], ["-readonly"]):
        command = [cli, "-unsigned", "-csv", "-noheader", *mode, database, script]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert answer.strip().startswith("0."), answer


def test_it_is_refused_without_the_flag(cli: Path, extension: Path) -> None:
    answer = subprocess.run([cli, "-c", f"LOAD '{extension}'"], capture_output=True, text=True)
    assert answer.returncode != 0
    assert "-unsigned" in answer.stderr


def test_what_scripts_and_help_print_fits_100_columns(
    cli: Path, extension: Path, example_files: Path, tmp_path: Path
) -> None:
    load = tmp_path / "load.sql"
    script = f"""
        LOAD '{extension}';
        .mode list
        .headers off
        .once {load}
        SELECT core_index.load_sql('{example_files}');
        .mode box
        .headers on
        .read {load}
        SELECT name, kind FROM core_index.functions();
        FROM core_index.default_rules() SELECT authority, metric, parameter, value, mark;
    """
    command = [cli, "-unsigned", "-bail", tmp_path / "wide.duckdb"]
    done = subprocess.run(command, input=script.replace("        ", ""), check=True, capture_output=True, text=True)
    assert "survey_responses" in done.stdout and "Error" not in done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 100
