"""What test_distributed.py asks of a Ray cluster; run by the Python that has Ray, with
examples/distributed on its path. Prints one line of JSON.

    python ray_checks.py DATA
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

import distributed
import duckdb
import ray

COLUMNS = "n, excluded, effect, standard_error, shrunken_effect, posterior_sd, percentile"


def dying(data: Path, partition: str, threads: int, memory_limit: str | None = None) -> list:
    """distributed.sums in a worker that is killed in the middle of its first partition."""
    mark = data / "killed"
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return distributed.sums(data, partition, threads, memory_limit)
    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGKILL)).start()
    while True:
        distributed.sums(data, partition, threads, memory_limit)


def on_a_lost_node(data: Path, partition: str, threads: int, memory_limit: str | None = None) -> list:
    """distributed.sums, where the first task says on which node it is and waits for its end."""
    mark = data / "node"
    try:
        with mark.open("x") as file:
            file.write(ray.get_runtime_context().get_node_id())
    except FileExistsError:
        return distributed.sums(data, partition, threads, memory_limit)
    time.sleep(600)
    return []


def remove(cluster: object, data: Path) -> None:
    """Takes the node away that the mark names, as soon as it is there."""
    mark = data / "node"
    while not (mark.exists() and mark.read_text()):
        time.sleep(0.05)
    (node,) = [node for node in cluster.worker_nodes if node.node_id == mark.read_text()]
    cluster.remove_node(node, allow_graceful=False)


def numbers(results: duckdb.DuckDBPyConnection) -> list[tuple]:
    growth = results.execute(f"SELECT subject, grade, cds_code, {COLUMNS} FROM school_growth ORDER BY 1, 2, 3").fetchall()
    return growth + results.execute("FROM chronic_absence ORDER BY ALL").fetchall()


def difference(results: duckdb.DuckDBPyConnection, expected: list[tuple], sd: float) -> float:
    """The largest difference, in standard deviations of the scores; infinite where anything else differs."""
    largest = 0.0
    found = numbers(results)
    if len(found) != len(expected):
        return float("inf")
    for row, other in zip(found, expected):
        for a, b in zip(row, other):
            if isinstance(a, float) and isinstance(b, float):
                largest = max(largest, abs(a - b) / sd)
            elif a != b:
                return float("inf")
    return largest


def main() -> None:
    data = Path(sys.argv[1])
    alone = numbers(distributed.alone(data))
    (sd,) = duckdb.execute(f"SELECT stddev(score) FROM read_parquet('{data}/growth_scores/*/*/*.parquet')").fetchone()
    found = {"rows": len(alone), "partitions": len(distributed.partitions(data))}
    with distributed.cluster(2) as cluster:
        found["nodes"] = sum(node["Alive"] for node in ray.nodes())
        parts = distributed.on_ray(data)
        found["difference"] = difference(distributed.finish(parts), alone, sd)
        found["columns"] = sorted({name for part in parts for table in part for name in table.column_names})

        found["after_a_kill"] = difference(distributed.finish(distributed.on_ray(data, task=dying)), alone, sd)
        found["killed"] = (data / "killed").exists()

        poisoned = data.parent / "poisoned"
        shutil.copytree(data, poisoned)
        partition = distributed.partitions(poisoned)[1]
        (file,) = (poisoned / "growth_scores" / partition).glob("*.parquet")
        file.write_bytes(b"PAR1 no more than a beginning")
        found["poisoned_partition"] = partition
        try:
            distributed.on_ray(poisoned)
        except distributed.PartitionError as error:
            found["poisoned"] = str(error)

        watcher = threading.Thread(target=remove, args=(cluster, data), daemon=True)
        watcher.start()
        found["after_a_lost_node"] = difference(distributed.finish(distributed.on_ray(data, task=on_a_lost_node)), alone, sd)
        found["nodes_left"] = len(cluster.worker_nodes)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
