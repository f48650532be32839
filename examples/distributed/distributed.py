"""Growth and chronic absence of many districts on a Ray cluster.

    make distributed                                       a cluster of 2 nodes on this machine
    python examples/distributed/distributed.py generate DATA --students 2000000
    python examples/distributed/distributed.py run DATA --nodes 2
    python examples/distributed/distributed.py run DATA --address HOST:6379

The store is Hive-partitioned Parquet: DATA/<table>/district_code=<d>/academic_year=<y>/*.parquet,
of the tables growth_scores (as core_index.core_growth takes it) and absences
(academic_year, cds_code, district_code, ssid, days_absent, days_expected).

A task is one district and year: it opens DuckDB, loads the extension (once a
worker), reads its partition, runs partition.sql and returns sums as Arrow tables, never a
student's row. The driver puts them together and finishes. A task whose worker
or node dies is run again elsewhere, and gives the same, for it only reads. A
partition that cannot be computed ends the run with an error that names it.

--nodes starts so many nodes here, each with one processor, in processes of
their own, as on so many machines; --nodes 0 does without Ray, in this process,
from all partitions at once. On machines of their own: `ray start --head
--port=6379` on one, `ray start --address=HOST:6379` on the others, DATA and the
built extension at the same path on all, and --address here.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXTENSION = Path(os.environ.get("CORE_INDEX_EXTENSION", ROOT / "build" / "release" / "core_index.duckdb_extension")).resolve()
TABLES = ("growth_scores", "absences")
NODE_MEMORY = 80_000_000
"""Bytes of each node's object store: sums are small."""

# Districts differ in size as 1, 2, 3, ..; about 70 students a grade and school.
STUDENTS = """
CREATE OR REPLACE TABLE students AS
WITH drawn AS (
    SELECT i, least($districts - 1, floor(sqrt($districts * ($districts + 1.0) * ((hash(i) % 1000003) / 1000003)))::BIGINT) AS district,
        (['04', '05', '06', '07', '08', '11'])[1 + i % 6] AS grade,
        (list_sum([hash(i, k) % 1001 for k in range(6)]) - 3000) / 700 AS ability,
        (list_sum([hash(i, k) % 1001 for k in range(20, 26)]) - 3000) / 700 AS noise
    FROM range($students) AS r(i)
),
placed AS (
    SELECT *, hash(i, 40) % greatest(2, (2.0 * $students * (district + 1) / ($districts * ($districts + 1.0)) / 420)::BIGINT) AS school FROM drawn
)
SELECT printf('%07d0000000', 1900000 + district) AS district_code, printf('%07d%07d', 1900000 + district, school) AS cds_code, i::VARCHAR AS ssid,
    grade, ability, noise, school, hash(i, 41) AS random, (random // 1000 % 5 = 0)::INTEGER::DOUBLE AS english_learner
FROM placed
"""
GROWTH_SCORES = """
SELECT district_code, '$year' AS academic_year, subject, cds_code, grade, ssid,
    2500 + 70 * ability + 2.0 * (school % 11) - 8 * english_learner + 25 * noise AS score,
    2470 + 75 * ability + 15 * (random // 7 % 7 - 3.0) AS pretest, 2465 + 70 * ability + 20 * (random // 49 % 7 - 3.0) AS pretest_other,
    22.0 AS pretest_sem, 25.0 AS pretest_other_sem, english_learner,
    (random // 5000 % 2 = 0)::INTEGER::DOUBLE AS disadvantaged, (random // 10000 % 8 = 0)::INTEGER::DOUBLE AS disability,
    (random // 100000 % 100 = 0)::INTEGER::DOUBLE AS foster, (random // 10000000 % 30 = 0)::INTEGER::DOUBLE AS homeless
FROM students, (VALUES ('ELA'), ('MATH')) AS s(subject)
"""
ABSENCES = """
SELECT district_code, '$year' AS academic_year, cds_code, ssid, (random // 3 % 40) * (random // 200 % 40) // 60 AS days_absent, 180 AS days_expected FROM students
"""


class PartitionError(Exception):
    """A partition that cannot be computed, by name."""


def connect(threads: int, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": threads})
    connection.load_extension(str(EXTENSION))
    if memory_limit:
        connection.execute(f"SET memory_limit = '{memory_limit}'")
    return connection


@functools.cache
def database(threads: int, memory_limit: str | None) -> duckdb.DuckDBPyConnection:
    """One for all tasks of a worker: loading the extension takes longer than most partitions."""
    return connect(threads, memory_limit)


def generate(data: Path, students: int, districts: int, years: int) -> None:
    """Made-up students, the same ones for the same numbers."""
    data.mkdir(parents=True, exist_ok=True)
    connection = connect(os.cpu_count() or 1)
    size = {"$students": str(students), "$districts": str(districts)}
    query = STUDENTS
    for name, value in size.items():
        query = query.replace(name, value)
    connection.execute(query)
    for table, select in zip(TABLES, (GROWTH_SCORES, ABSENCES)):
        every = " UNION ALL ".join(select.replace("$year", f"{2024 - y}-{2025 - y}") for y in range(years))
        connection.execute(f"COPY ({every}) TO '{data / table}' (FORMAT parquet, PARTITION_BY (district_code, academic_year), OVERWRITE)")


def partitions(data: Path) -> list[str]:
    """The district and year of each partition, as Hive writes it, the largest first: they take longest."""
    folders = [path for path in (data / TABLES[0]).glob("district_code=*/academic_year=*") if path.is_dir()]
    if not folders:
        sys.exit(f"{data / TABLES[0]} has no partitions district_code=…/academic_year=…; write them with `generate`")
    size = lambda folder: sum(file.stat().st_size for file in folder.glob("*.parquet"))
    return [str(folder.relative_to(data / TABLES[0])) for folder in sorted(folders, key=lambda f: (-size(f), f))]


def sums(data: Path, partition: str, threads: int, memory_limit: str | None = None) -> list[pa.Table]:
    """What partition.sql makes of a partition ('*/*' for all of them)."""
    try:
        connection = database(threads, memory_limit)
        for table in TABLES:
            connection.execute(
                f"CREATE OR REPLACE VIEW {table} AS FROM read_parquet('{data / table / partition}/*.parquet', "
                "hive_partitioning := TRUE, hive_types_autocast := FALSE)"
            )
        return [connection.sql(statement.query).to_arrow_table()
                for statement in connection.extract_statements((HERE / "partition.sql").read_text())]
    except duckdb.Error as error:
        raise PartitionError(f"partition {partition} of {data}: {error}") from None


def finish(parts: list[list[pa.Table]]) -> duckdb.DuckDBPyConnection:
    """The collaborative's results, from the sums of all partitions."""
    states, absences = (pa.concat_tables(part[k] for part in parts) for k in range(2))
    connection = connect(os.cpu_count() or 1)
    connection.register("states", states)
    connection.register("counted", absences)
    connection.execute("CREATE TABLE school_growth AS FROM core_index.core_growth_from_states(states)")
    connection.execute("CREATE TABLE chronic_absence AS FROM counted")
    return connection


def alone(data: Path, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """The same in one process, from all partitions at once."""
    return finish([sums(data, "*/*", os.cpu_count() or 1, memory_limit)])


@contextlib.contextmanager
def cluster(nodes: int) -> Iterator[object]:
    """So many nodes on this machine, beside a head that does no task; ray.init is done."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray
    from ray.cluster_utils import Cluster

    memory = {"object_store_memory": NODE_MEMORY}
    started = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False, **memory})
    try:
        for _ in range(nodes):
            started.add_node(num_cpus=1, **memory)
        ray.init(address=started.address, log_to_driver=False, logging_level="ERROR")
        yield started
    finally:
        ray.shutdown()
        started.shutdown()


def on_ray(data: Path, task: Callable[..., list[pa.Table]] = sums, memory_limit: str | None = None) -> list[list[pa.Table]]:
    """The sums of every partition, a task each, on the cluster that ray.init found.

    Ray runs a task again when its worker or node died (max_retries); an error of
    the task itself is the data's, and would only come again.
    """
    import ray

    remote = ray.remote(num_cpus=1, max_retries=3)(task)
    pending = {remote.remote(data, partition, 1, memory_limit): partition for partition in partitions(data)}
    done: dict[str, list[pa.Table]] = {}
    while pending:
        (ready, *_), _ = ray.wait(list(pending))
        partition = pending.pop(ready)
        try:
            done[partition] = ray.get(ready)
        except ray.exceptions.RayTaskError as error:
            for other in pending:
                ray.cancel(other)
            raise error.cause if isinstance(error.cause, PartitionError) else error from None
        except ray.exceptions.RayError as error:
            raise PartitionError(f"partition {partition} of {data}: its worker died again and again: {error}") from None
    return [done[partition] for partition in sorted(done)]


def run(data: Path, nodes: int, address: str | None, memory_limit: str | None) -> tuple[duckdb.DuckDBPyConnection, dict[str, float]]:
    """The results, and what they took: seconds, and bytes of the sums."""
    partitions(data)  # nothing is started when there are none
    start = time.perf_counter()
    if address is None and nodes == 0:
        parts = [sums(data, "*/*", os.cpu_count() or 1, memory_limit)]
        up = start
    elif address is None:
        with cluster(nodes):
            up = time.perf_counter()
            parts = on_ray(data, memory_limit=memory_limit)
    else:
        import ray

        ray.init(address=address, log_to_driver=False)
        up = time.perf_counter()
        parts = on_ray(data, memory_limit=memory_limit)
    summed = time.perf_counter()
    results = finish(parts)
    took = {
        "start": up - start, "sums": summed - up, "finish": time.perf_counter() - summed,
        "bytes": sum(table.nbytes for part in parts for table in part),
    }
    return results, took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("generate", help="write made-up students")
    make.add_argument("data", type=Path)
    make.add_argument("--students", type=int, default=60_000)
    make.add_argument("--districts", type=int, default=12)
    make.add_argument("--years", type=int, default=1)
    compute = commands.add_parser("run", help="compute growth and chronic absence")
    compute.add_argument("data", type=Path)
    compute.add_argument("--nodes", type=int, default=2)
    compute.add_argument("--address")
    compute.add_argument("--memory-limit", help="of each task, as DuckDB's memory_limit")
    options = parser.parse_args()
    data = options.data.resolve()
    if options.command == "generate":
        generate(data, options.students, options.districts, options.years)
        return
    try:
        results, took = run(data, options.nodes, options.address, options.memory_limit)
    except PartitionError as error:
        sys.exit(str(error))
    results.sql(
        "SELECT subject, cds_code, n, effect, standard_error, growth_level, districts FROM school_growth WHERE grade IS NULL ORDER BY ALL LIMIT 5"
    ).show()
    results.sql("SELECT *, numerator / denominator AS rate FROM chronic_absence WHERE entity_level = 'district' ORDER BY ALL LIMIT 5").show()
    (students,) = results.execute("SELECT sum(denominator) FROM chronic_absence WHERE entity_level = 'district'").fetchone()
    print(
        f"{len(partitions(data))} partitions, {students:,} students and years; cluster up {took['start']:.1f} s, sums {took['sums']:.1f} s, "
        f"finish {took['finish']:.1f} s; {took['bytes']:,} bytes of sums, {took['bytes'] / students:.1f} a student"
    )


if __name__ == "__main__":
    # As a module, so that workers import it and keep what it keeps.
    import distributed

    distributed.main()
