"""A whole collaborative on one machine: how long each step takes, and its peak memory.

Writes the files of a generated collaborative, loads them into a database file,
and computes every result of the index as a table, among them what may be published of academic
achievement, and writes the public file. Then the same survey table
three times from the same files (this extension, plain SQL, polars; results are
compared before times), and chronic absence from daily attendance rows against a
bare count of the same rows.

    python benches/scale.py [--students 2000000] [--districts 50] [--years 2]
        [--memory 4GB] [--folder build/scale] [--daily-rows 36000000]

The folder needs about 4 kB a student and year; files that are there already are
used again. Memory is the peak of the process in a step, the engine's and all else.
"""

import argparse
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = Path(
    os.environ.get("CORE_INDEX_EXTENSION", ROOT / "build" / "release" / "core_index.duckdb_extension")
)
# The layer of each view, by the folder of its file, and apart what the layer's time should not hide.
LAYERS = {file.stem: file.parent.name for file in (ROOT / "sql").rglob("*.sql")}
LAYERS |= dict.fromkeys(("growth_scores", "school_growth", "academic_growth"), "growth")
LAYERS |= dict.fromkeys(("screened_metrics", "release_decisions"), "suppression")


def peak_gigabytes() -> float:
    """The peak of resident memory since reset_peak."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1e6


def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


class Steps:
    """Seconds and peak memory by name, in the order of their first run."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.gigabytes: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        reset_peak()
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - start
        self.gigabytes[name] = max(self.gigabytes.get(name, 0), peak_gigabytes())

    def report(self, title: str) -> None:
        print(f"\n{title:<42} {'s':>9} {'GB':>6}")
        for name, seconds in self.seconds.items():
            print(f"  {name:<40} {seconds:9.2f} {self.gigabytes[name]:6.2f}", flush=True)
        print(f"  {'in all':<40} {sum(self.seconds.values()):9.2f} {max(self.gigabytes.values()):6.2f}", flush=True)


def write_files(options: argparse.Namespace) -> Path:
    files = options.folder / "files"
    if not (files / "sample.json").exists():
        subprocess.run(
            ["cargo", "run", "--quiet", "--release", "--locked", "--bin", "sample-collaborative", "--"]
            + ["--out", str(files), "--students", str(options.students)]
            + ["--districts", str(options.districts), "--years", str(options.years)],
            cwd=ROOT,
            check=True,
        )
    return files


def connect(options: argparse.Namespace, database: str = ":memory:") -> duckdb.DuckDBPyConnection:
    settings = {"allow_unsigned_extensions": "true", "memory_limit": options.memory}
    connection = duckdb.connect(database, config=settings)
    connection.load_extension(str(EXTENSION))
    return connection


def load(connection: duckdb.DuckDBPyConnection, files: Path) -> None:
    steps = Steps()
    ((script,),) = connection.execute("SELECT core_index.load_sql($1)", [str(files)]).fetchall()
    for statement in connection.extract_statements(script):
        words = statement.query.split()
        # -- survey_responses INSERT INTO main.survey_responses BY NAME …
        target = words[words.index("INTO") + 1].removeprefix("main.") if "INTO" in words else "the rest"
        with steps.step("hash and count" if target == "core_index_new_files" else target):
            connection.execute(statement)
    steps.report("from files to tables")


def compute(connection: duckdb.DuckDBPyConnection, public: Path) -> None:
    steps = Steps()
    slowest: dict[str, float] = {}
    connection.execute(
        """
        CREATE SCHEMA results;
        CREATE TABLE results.release_policy AS
        SELECT DISTINCT lea_code || '0000000' AS district_code, 'academic_achievement' AS metric, TRUE AS public
        FROM calpads_senr WHERE lea_code <> school_code
        """
    )
    ((script,),) = connection.execute(
        "SELECT core_index.install_sql(schema := 'results', source := 'main', materialized := TRUE)"
    ).fetchall()
    for statement in connection.extract_statements(script):
        words = statement.query.replace("(", " ").split()
        views = [word.removeprefix("results.") for word in words if word.startswith("results.")]
        layer = LAYERS.get(views[0], "the rest") if views else "the rest"
        start = time.perf_counter()
        with steps.step(layer):
            connection.execute(statement)
        if views:
            slowest[views[0]] = slowest.get(views[0], 0) + time.perf_counter() - start
    public.unlink(missing_ok=True)
    ((script,),) = connection.execute(
        "SELECT core_index.release_sql('public', $1, schema := 'results', source := 'main')", [str(public)]
    ).fetchall()
    with steps.step("the public file"):
        connection.execute(script)
    steps.report("from tables to the index")
    print("  the slowest:", end="")
    for view in sorted(slowest, key=slowest.__getitem__, reverse=True)[:8]:
        print(f" {view} {slowest[view]:.2f}", end="")
    print()
    for table in ("metrics", "index_scores", "peer_benchmarks", "dashboard", "data_quality", "released_metrics"):
        ((rows,),) = connection.execute(f"SELECT count(*) FROM results.{table}").fetchall()
        print(f"  {table}: {rows} rows", flush=True)


def surveys(options: argparse.Namespace, files: Path) -> None:
    """The mean answer by school and construct, from the survey files of all districts."""
    pattern = f"{files}/districts/*/*/survey_responses*.csv"
    connection = connect(options)
    query = """
        SELECT {school} AS school, {construct} AS construct, count({response}) AS n, sum({response}) AS total
        FROM {source} GROUP BY ALL ORDER BY ALL
    """
    ours = query.format(
        school="school_cds",
        construct="construct",
        response="response",
        source=f"core_index.read_survey('{pattern}') WHERE problem IS NULL",
    )
    plain = query.format(
        school="CDSCode",
        construct="Construct",
        response="TRY_CAST(Response AS INTEGER)",
        source=f"read_csv('{pattern}', all_varchar = true)",
    )
    scan = (
        pl.scan_csv(pattern, infer_schema=False)
        .group_by(school="CDSCode", construct="Construct")
        .agg(
            n=pl.col("Response").cast(pl.Int64, strict=False).count(),
            total=pl.col("Response").cast(pl.Int64, strict=False).sum(),
        )
        .sort("school", "construct")
    )
    for file in files.glob("districts/*/*/survey_responses*.csv"):
        file.read_bytes()  # or the first of the three would wait for the disk
    steps = Steps()
    with steps.step("this extension, every record checked"):
        expected = [(s, c, n, int(t)) for s, c, n, t in connection.execute(ours).fetchall()]
    with steps.step("plain SQL (read_csv)"):
        found = [(s, c, n, int(t)) for s, c, n, t in connection.execute(plain).fetchall()]
    assert found == expected, "plain SQL differs"
    with steps.step("polars (scan_csv, streaming)"):
        collected = scan.collect(engine="streaming").rows()
    assert collected == expected, "polars differs"
    steps.report(f"survey files to {len(expected)} means")


def daily(options: argparse.Namespace) -> None:
    """Chronic absence by student and school from one row a student and day."""
    connection = connect(options, str(options.folder / "daily.duckdb"))
    days = 180
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE days AS
        SELECT (i // {days})::INTEGER AS student, (i // {days} % 4000)::INTEGER AS school,
            hash(i) % 100 < 7 AS is_absent
        FROM range({options.daily_rows}) AS r(i)
        """
    )
    students = """
        (SELECT school, student, count(*) FILTER (is_absent) AS absent, count(*) AS expected
         FROM days GROUP BY school, student)
    """
    steps = Steps()
    with steps.step("chronic_absence_rate"):
        rates = connection.execute(
            f"SELECT school, chronic_absence_rate(absent, expected) FROM {students} GROUP BY school ORDER BY school"
        ).fetchall()
    with steps.step("count with the same filter"):
        counts = connection.execute(
            f"""
            SELECT school, count(*) FILTER (absent * 10 >= expected AND absent < expected)
                / count(*) FILTER (absent < expected)
            FROM {students} GROUP BY school ORDER BY school
            """
        ).fetchall()
    assert rates == counts, "the rates differ"
    steps.report(f"{options.daily_rows} daily attendance rows")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=2_000_000)
    parser.add_argument("--districts", type=int, default=50)
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "scale")
    parser.add_argument("--daily-rows", type=int, default=36_000_000)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    files = write_files(options)
    print(f"files: {time.perf_counter() - start:.1f} s", flush=True)
    database = options.folder / "collaborative.duckdb"
    database.unlink(missing_ok=True)
    connection = connect(options, str(database))
    load(connection, files)
    print(f"  database: {database.stat().st_size / 1e9:.2f} GB")
    compute(connection, options.folder / "public.duckdb")
    connection.close()
    surveys(options, files)
    daily(options)


if __name__ == "__main__":
    main()
