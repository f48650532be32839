"""The extension in DuckDB's command line client, where analysts meet it."""

from __future__ import annotations

import csv
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
    script = f"""
        LOAD '{extension}';
        .mode list
        .headers off
        .once {tmp_path}/load.sql
        SELECT core_index.load_sql('{example_files}');
        .mode box
        .headers on
        .read {tmp_path}/load.sql
        .read {tmp_path}/load.sql
        SELECT name, kind FROM core_index.functions();
        FROM core_index.default_rules() SELECT authority, metric, parameter, value, mark;
    """
    command = [cli, "-unsigned", "-bail", tmp_path / "wide.duckdb"]
    done = subprocess.run(command, input=script.replace("        ", ""), check=True, capture_output=True, text=True)
    assert "Error" not in done.stderr
    assert done.stdout.count("│ calpads_senr ") == 4  # as it is done and in the summary, twice
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_what_is_computed_is_said_step_by_step(
    cli: Path, extension: Path, example_files: Path, tmp_path: Path
) -> None:
    """And growth by grade and subject."""
    script = f"""
        LOAD '{extension}';
        .mode list
        .headers off
        .once {tmp_path}/load.sql
        SELECT core_index.load_sql('{example_files}');
        .once {tmp_path}/install.sql
        SELECT core_index.install_sql(schema := 'results', source := 'main', materialized := TRUE);
        .read {tmp_path}/load.sql
        .mode csv
        .read {tmp_path}/install.sql
    """
    command = [cli, "-unsigned", "-bail", "-batch"]
    done = subprocess.run(command, input=script.replace("        ", ""), check=True, capture_output=True, text=True)
    steps = [row for row in csv.reader(done.stdout.splitlines()) if len(row) == 3]
    assert [row[0] for row in steps] == [f"{number} of {len(steps)}" for number in range(1, len(steps) + 1)]
    assert any("chronic_absence" in row[1] for row in steps)
    assert all(len(row[1]) <= 80 and float(row[2]) >= 0 for row in steps)
    growth = [row for row in csv.reader(done.stdout.splitlines()) if row[:1] == ["growth"]]
    assert {row[2] for row in growth} == {"ELA", "MATH"} and {"04", "08", "11"} <= {row[3] for row in growth}
    assert sum(int(row[5]) for row in growth) > 1000
