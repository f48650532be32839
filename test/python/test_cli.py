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
