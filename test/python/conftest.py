"""What the Python tests share: the built extension, the engines, the sample collaborative.

Nothing here skips: what is not built is built, or fails with the command that builds it.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "test"), str(ROOT / "extension")]

import sqllogictest  # noqa: E402  (found through the line above)

SAMPLE_STUDENTS = 3000
SAMPLE_DISTRICTS = 3
LAST_YEAR = "2022-2023"


# They share what takes minutes to set up, and run in one process.
EXAMPLES = ("test_dbt.py", "test_five_ways.py", "test_notebook.py")
LONG_FILES = (*EXAMPLES, "test_dashboard_site.py", "test_distributed.py")


class FileScheduling(LoadScopeScheduling):
    """A file's tests run in one process, and so do those of EXAMPLES."""

    def _split_scope(self, nodeid: str) -> str:
        file = Path(nodeid.split("::")[0]).name
        return "examples" if file in EXAMPLES else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> FileScheduling:
    return FileScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first."""
    items.sort(key=lambda item: LONG_FILES.index(item.path.name) if item.path.name in LONG_FILES else len(LONG_FILES))


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
def generate() -> Callable[..., Path]:
    """`generate(out, options…)`: writes a sample collaborative into a folder and gives the folder."""
    subprocess.run(["cargo", "build", "--release", "--locked", "--bin", "sample-collaborative"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))

    def generate(out: Path, *options: str) -> Path:
        program = target / "release" / "sample-collaborative"
        subprocess.run([program, "--out", out, *options], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return out

    return generate


@pytest.fixture(scope="session")
def sample(generate: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small sample collaborative: 3,000 students in 3 districts."""
    size = ["--students", str(SAMPLE_STUDENTS), "--districts", str(SAMPLE_DISTRICTS)]
    return generate(tmp_path_factory.mktemp("sample"), *size)


@pytest.fixture(scope="session")
def examples_bin() -> Path:
    """The programs of the environment of examples/: dbt, Python with ADBC and the notebook's packages."""
    folder = ROOT / ".venv-examples" / "bin"
    assert folder.is_dir(), f"{folder} does not exist; run make configure"
    return folder


@pytest.fixture(scope="session")
def example_files(generate: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a collaborative that is as small as it can be with an index and growth in each year."""
    return generate(tmp_path_factory.mktemp("example") / "files", "--students", "1500", "--districts", "2", "--schools", "10")


@pytest.fixture(scope="session")
def example_database(extension: Path, example_files: Path) -> Path:
    """Those files in schema main and every result as a plain table in schema results, for DuckDB 1.5 too.

    The rules and the release policy are those of the dbt project of examples/.
    """
    path = example_files.parent / "collaborative.duckdb"
    with duckdb.connect(config={"allow_unsigned_extensions": "true"}) as connection:
        connection.load_extension(str(extension))
        connection.execute(f"ATTACH '{path}' AS collaborative (STORAGE_VERSION 'v1.5.0'); USE collaborative")
        install = "core_index.install_sql(schema := 'results', source := 'main', materialized := TRUE)"
        (load,) = connection.execute(f"SELECT core_index.load_sql('{example_files}')").fetchone()
        connection.execute(load).fetchall()
        (script,) = connection.execute(f"SELECT {install}").fetchone()
        kept = ("rule_overrides", "release_policy")
        connection.execute("CREATE SCHEMA results")
        for statement in duckdb.extract_statements(script):
            if any(f"CREATE TABLE IF NOT EXISTS results.{table} " in statement.query for table in kept):
                connection.execute(statement.query)
        for table in kept:
            seed = ROOT / "examples" / "dbt" / "collaborative" / "seeds" / f"{table}.csv"
            with seed.open(newline="") as rows:
                columns = next(csv.reader(rows))
            names = ", ".join(f'"{column}"' for column in columns)
            connection.execute(
                f"INSERT INTO results.{table} ({names}) FROM read_csv('{seed}', all_varchar := true, header := true)"
            )
        connection.execute(script).fetchall()
    return path


@dataclass
class Project:
    """A copy of the project, its district files and its database."""

    folder: Path
    files: Path
    database: Path
    dbt: Path
    extension: Path

    def run(self, *arguments: str) -> str:
        environment = {
            **os.environ,
            "CORE_INDEX_EXTENSION": str(self.extension),
            "DISTRICT_FILES": str(self.files),
            "COLLABORATIVE": str(self.database),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            # artifacts and a log of every step, which nobody reads here, take a third of the time
            "DBT_WRITE_JSON": "false",
            "DBT_LOG_LEVEL_FILE": "error",
            "NO_COLOR": "1",
        }
        done = subprocess.run(
            [self.dbt, "--no-use-colors", *arguments], cwd=self.folder, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr
        return done.stdout

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.database)) as connection:
            return connection.execute(sql).fetchall()


@dataclass
class Builds:
    project: Project
    first: str
    second: str


@pytest.fixture(scope="session")
def dbt_builds(
    root: Path, extension: Path, examples_bin: Path, example_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Builds:
    """The dbt project built on the files of one year, then on those of both, a row of the first year marked between."""
    folder = tmp_path_factory.mktemp("dbt")
    ignored = shutil.ignore_patterns("target", "dbt_packages", "logs")
    shutil.copytree(root / "examples" / "dbt", folder / "dbt", ignore=ignored)
    project = Project(
        folder / "dbt" / "collaborative", folder / "files", folder / "dbt.duckdb", examples_bin / "dbt", extension
    )
    shutil.copytree(example_files, project.files, ignore=shutil.ignore_patterns(LAST_YEAR, "truth"))
    project.run("deps")
    first = project.run("build")
    project.query(
        "INSERT INTO results.metrics (academic_year, authority, entity_level, entity_code, student_group, metric, subject)"
        " VALUES ('2021-2022', 'marker', 'school', 'marker', 'ALL', 'marker', 'all')"
    )
    shutil.copytree(example_files, project.files, ignore=shutil.ignore_patterns("truth"), dirs_exist_ok=True)
    return Builds(project, first, project.run("build"))


# Runs a notebook, with a last cell that prints the index it has computed; prints the notebook.
EXECUTE_NOTEBOOK = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
last = "print(index[['entity_level', 'entity_code', 'score']].to_json(orient='values'))"
notebook.cells.append(nbformat.v4.new_code_cell(last))
nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
print(nbformat.writes(notebook))
"""


@pytest.fixture(scope="session")
def notebook(root: Path, examples_bin: Path, extension: Path, example_files: Path) -> dict:
    """The notebook of examples/, executed."""
    done = subprocess.run(
        [examples_bin / "python", "-c", EXECUTE_NOTEBOOK, root / "examples" / "notebook" / "one_school.ipynb"],
        env={**os.environ, "DISTRICT_FILES": str(example_files), "CORE_INDEX_EXTENSION": str(extension)},
        capture_output=True, text=True,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)
