"""What the Python tests share: the built extension, the engines, the sample collaborative.

Nothing here skips: what is not built is built, or fails with the command that builds it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "test"), str(ROOT / "extension")]

import sqllogictest  # noqa: E402  (found through the line above)

SAMPLE_STUDENTS = 3000
SAMPLE_DISTRICTS = 3


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def extension() -> Path:
    """The built extension, CORE_INDEX_EXTENSION or the release build."""
    path = sqllogictest.extension_path()
    assert path.is_file(), f"{path} does not exist; run make release"
    return path


@pytest.fixture(params=list(sqllogictest.ENGINES))
def engines(request: pytest.FixtureRequest) -> Path:
    """The Python of each engine line in turn: one with DuckDB 2.0, one with 1.5."""
    python = sqllogictest.ENGINES[request.param]
    assert python.is_file(), f"{python} does not exist; run make configure"
    return python


@pytest.fixture
def connect(extension: Path) -> Iterator[Callable[..., duckdb.DuckDBPyConnection]]:
    """`connect(database, read_only)`: a connection with the extension loaded, closed after the test."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def connect(database: str | Path = ":memory:", read_only: bool = False) -> duckdb.DuckDBPyConnection:
        config = {"allow_unsigned_extensions": "true"}
        connection = duckdb.connect(str(database), read_only=read_only, config=config)
        opened.append(connection)
        connection.load_extension(str(extension))
        return connection

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture(scope="session")
def empty_database(extension: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the input tables, empty; copy it before writing."""
    folder = tmp_path_factory.mktemp("empty")
    path = folder / "empty.duckdb"
    with duckdb.connect(str(path), config={"allow_unsigned_extensions": "true"}) as connection:
        connection.load_extension(str(extension))
        (script,) = connection.execute(f"SELECT core_index.load_sql('{folder / 'files'}')").fetchone()
        connection.execute(script).fetchall()
    return path


@pytest.fixture
def empty(connect: Callable[..., duckdb.DuckDBPyConnection], empty_database: Path, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """The input tables, empty, in a database of the test's own."""
    return connect(shutil.copy(empty_database, tmp_path / "own.duckdb"))


@pytest.fixture(scope="session")
def cli() -> Path:
    """DuckDB's command line client, of the 1.5 line (the one that is on PyPI)."""
    path = ROOT / ".venv-1.5" / "bin" / "duckdb"
    assert path.is_file(), f"{path} does not exist; run make configure"
    return path


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small sample collaborative: 3,000 students in 3 districts."""
    subprocess.run(["cargo", "build", "--release", "--locked", "--bin", "sample-collaborative"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    out = tmp_path_factory.mktemp("sample")
    size = ["--students", str(SAMPLE_STUDENTS), "--districts", str(SAMPLE_DISTRICTS)]
    subprocess.run([target / "release" / "sample-collaborative", "--out", out, *size], cwd=ROOT, check=True)
    return out
