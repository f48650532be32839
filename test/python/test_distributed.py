"""The same SQL on a Ray cluster gives what one process gives, whatever dies on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RAY = ROOT / ".venv-ray" / "bin" / "python"
sys.path.insert(0, str(ROOT / "examples" / "distributed"))

import distributed  # noqa: E402  (found through the line above)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """6,000 students in 6 districts, two years."""
    folder = tmp_path_factory.mktemp("distributed") / "data"
    distributed.generate(folder, 6000, 6, 2)
    return folder


@pytest.fixture(scope="module")
def found(data: Path) -> dict:
    """What ray_checks.py found, on one cluster for all tests."""
    if not RAY.is_file() or not list(RAY.parent.parent.glob("lib/python*/site-packages/ray")):
        pytest.skip("Ray is not installed; make .venv-ray/.stamp installs it")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "examples" / "distributed")}
    command = [RAY, ROOT / "test" / "python" / "ray_checks.py", data]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_cluster_gives_what_one_process_gives(found: dict) -> None:
    assert (found["nodes"], found["partitions"]) == (3, 12)
    assert found["rows"] > 200
    assert found["difference"] <= 1e-12


def test_no_student_travels(found: dict) -> None:
    assert found["columns"] == sorted([
        "academic_year", "subject", "grade", "cds_code", "districts", "regressors", "correction", "moments",
        "entity_level", "entity_code", "denominator", "numerator",
    ])


def test_a_killed_worker_changes_nothing(found: dict) -> None:
    assert found["killed"]
    assert found["after_a_kill"] <= 1e-12


def test_a_lost_node_changes_nothing(found: dict) -> None:
    assert found["nodes_left"] == 1
    assert found["after_a_lost_node"] <= 1e-12


def test_a_poisoned_partition_is_named(found: dict) -> None:
    assert found["poisoned"].startswith(f"partition {found['poisoned_partition']} of ")
    assert "district_code=" in found["poisoned"] and ".parquet" in found["poisoned"]


def test_little_memory_is_enough_or_an_error_of_the_engine(tmp_path: Path) -> None:
    """Half a million groups of students: spilled, or refused in DuckDB's own words; what finishes is the same."""
    distributed.generate(tmp_path / "data", 250_000, 3, 1)
    query = "SELECT * FROM {} ORDER BY ALL"
    tables = ("school_growth", "chronic_absence")
    enough = distributed.alone(tmp_path / "data")
    finished = {}
    for limit in ("20MB", "60MB", "120MB"):
        try:
            spilled = distributed.alone(tmp_path / "data", memory_limit=limit)
        except distributed.PartitionError as error:
            assert "Out of Memory Error" in str(error)
            finished[limit] = False
            continue
        finished[limit] = True
        for table in tables:
            rows, expected = (c.execute(query.format(table)).fetchall() for c in (spilled, enough))
            assert len(rows) == len(expected) > 0
            for row, other in zip(rows, expected):
                assert all(a == b or abs(a - b) <= 1e-12 * 70 for a, b in zip(row, other)), (limit, row, other)
    assert finished["120MB"], finished
