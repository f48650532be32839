"""Side-by-side benchmarks: the same answer from this extension, plain SQL and polars.

Results are compared before times. Each figure is the median of several runs in
this one process, and what counts is the ratio: absolute times depend on the
machine. benches/RESULTS.md keeps figures worth keeping.

    python benches/run.py [--students 2000000] [--runs 5] [--least 0.6]

With --least it fails where another program takes less than that share of this
extension's time: what a contributor runs before and after a change.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = Path(
    os.environ.get("CORE_INDEX_EXTENSION", ROOT / "build" / "release" / "core_index.duckdb_extension")
)
REGRESSORS = ["pretest", "pretest_other", "el", "sed", "swd", "foster", "homeless"]
VARIABLES = ["score", *REGRESSORS]
PAIRS = [(a, b) for i, a in enumerate(VARIABLES) for b in VARIABLES[i:]]


def median_ms(runs: int, run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


RATIOS: dict[str, float] = {}
"""The time of another program to this extension's, by what was timed."""


def report(title: str, times: dict[str, float]) -> None:
    """Times and their ratio to the first, which is this extension's."""
    (_, ours), *others = times.items()
    print(f"\n{title}")
    for name, milliseconds in times.items():
        print(f"  {name:<42} {milliseconds:9.1f} ms   {milliseconds / ours:6.2f}")
    RATIOS.update({f"{title}, {name}": milliseconds / ours for name, milliseconds in others})


def chronic_absence(connection: duckdb.DuckDBPyConnection, students: int, runs: int) -> None:
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE absences AS
        SELECT i % 4000 AS school, (hash(i) % 45)::INTEGER AS absent, (150 + hash(i + 1) % 40)::INTEGER AS expected,
            (absent + 0.25)::DECIMAL(6, 2) AS absent_days, expected::DECIMAL(6, 2) AS expected_days
        FROM range({students}) AS r(i)
        """
    )
    for label, absent, expected in [("INTEGER", "absent", "expected"), ("DECIMAL", "absent_days", "expected_days")]:
        for group in ["", "school"]:
            ours = f"chronic_absence_rate({absent}, {expected})"
            rule = f"avg(CASE WHEN {expected} >= 31 AND {absent} < {expected} THEN (10 * {absent} >= {expected})::INTEGER END)"
            select = lambda expression: (
                f"SELECT {group}, {expression} FROM absences GROUP BY {group} ORDER BY {group}" if group
                else f"SELECT {expression} FROM absences"
            )
            assert connection.execute(select(ours)).fetchall() == connection.execute(select(rule)).fetchall()
            report(
                f"chronic absence of {students:,} students, {label}{', by ' + group if group else ''}",
                {
                    "chronic_absence_rate": median_ms(runs, lambda: connection.execute(select(ours)).fetchall()),
                    "avg over the same expression": median_ms(runs, lambda: connection.execute(select(rule)).fetchall()),
                },
            )


def within_estimates(sums: np.ndarray, products: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Coefficients of the regression within schools, from sums by school."""
    k = len(VARIABLES)
    cross = np.zeros((k, k))
    for (a, b), column in zip(PAIRS, products.T):
        i, j = VARIABLES.index(a), VARIABLES.index(b)
        cross[i, j] = cross[j, i] = np.sum(column - sums[:, i] * sums[:, j] / n)
    return np.linalg.solve(cross[1:, 1:], cross[1:, 0])


def growth(connection: duckdb.DuckDBPyConnection, students: int, runs: int) -> None:
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE shuffled AS
        WITH drawn AS (
            SELECT i, hash(i) % 1400 AS school, i % 6 AS grade,
                (2500 + ((hash(i + 1) % 4001)::INTEGER - 2000) / 20.0)::DOUBLE AS pretest,
                (2500 + ((hash(i + 2) % 4001)::INTEGER - 2000) / 20.0)::DOUBLE AS pretest_other,
                (hash(i + 3) % 5 = 0)::INTEGER::DOUBLE AS el, (hash(i + 4) % 2 = 0)::INTEGER::DOUBLE AS sed,
                (hash(i + 5) % 8 = 0)::INTEGER::DOUBLE AS swd, (hash(i + 6) % 100 = 0)::INTEGER::DOUBLE AS foster,
                (hash(i + 7) % 30 = 0)::INTEGER::DOUBLE AS homeless
            FROM range({students}) AS r(i)
        )
        SELECT *, 40 + 0.7 * pretest + 0.25 * pretest_other - 8 * el - 5 * sed - 9 * swd + ((school % 21)::INTEGER - 10)
            + ((hash(i + 8) % 1001)::INTEGER - 500) / 10.0 AS score
        FROM drawn ORDER BY hash(i + 9)
        """
    )
    connection.execute("CREATE OR REPLACE TABLE sorted AS FROM shuffled ORDER BY grade, school")
    parquet = ROOT / "build" / "bench.parquet"
    parquet.parent.mkdir(exist_ok=True)
    connection.execute(f"COPY shuffled TO '{parquet}'")
    ours = lambda source: (
        "SELECT grade, core_growth(list({'unit': school::VARCHAR, 'moments': m})) AS growth FROM ("
        f"SELECT grade, school, growth_moments({', '.join(VARIABLES)}) AS m FROM {source} GROUP BY grade, school"
        ") GROUP BY grade ORDER BY grade"
    )
    sums = ", ".join(f"sum({v}) AS s_{v}" for v in VARIABLES)
    products = ", ".join(f"sum({a} * {b}) AS p_{a}_{b}" for a, b in PAIRS)
    by_hand = lambda source: f"SELECT grade, school, count(*) AS n, {sums}, {products} FROM {source} GROUP BY grade, school"

    def finish(frame: pl.DataFrame) -> dict[int, np.ndarray]:
        result = {}
        for (grade,), part in frame.group_by("grade"):
            s = part.select([f"s_{v}" for v in VARIABLES]).to_numpy()
            p = part.select([f"p_{a}_{b}" for a, b in PAIRS]).to_numpy()
            result[grade] = within_estimates(s, p, part["n"].to_numpy())
        return result

    def with_polars() -> dict[int, np.ndarray]:
        return finish(
            pl.scan_parquet(parquet)
            .group_by("grade", "school")
            .agg(
                pl.len().alias("n"),
                *[pl.col(v).sum().alias(f"s_{v}") for v in VARIABLES],
                *[(pl.col(a) * pl.col(b)).sum().alias(f"p_{a}_{b}") for a, b in PAIRS],
            )
            .collect()
        )

    expected = with_polars()
    for source in ["shuffled", "sorted", f"'{parquet}'"]:
        for grade, growth_ in connection.execute(ours(source)).fetchall():
            # Raw sums of squares near 2500^2 leave the other two about 9 digits.
            np.testing.assert_allclose(growth_["fit"]["coefficients"], expected[grade], rtol=1e-6, atol=1e-6)
    for source, label in [("shuffled", "in memory, shuffled"), ("sorted", "in memory, sorted by school"), (f"'{parquet}'", "from Parquet")]:
        times = {
            "growth_moments + core_growth": median_ms(runs, lambda: connection.execute(ours(source)).fetchall()),
            "SQL sums + numpy": median_ms(runs, lambda: finish(connection.sql(by_hand(source)).pl())),
        }
        if source.startswith("'"):
            times["polars sums + numpy"] = median_ms(runs, with_polars)
        report(f"growth of {students:,} students, 6 grades, 7 regressors, {label}", times)
    print("\nthe same by number of students")
    for share in (10, 4, 2, 1):
        some = students // share
        milliseconds = median_ms(runs, lambda: connection.execute(ours(f"(FROM shuffled WHERE i < {some})")).fetchall())
        print(f"  {some:<42,} {milliseconds:9.1f} ms   {1e6 * milliseconds / some:6.1f} ns a student")


# Quantile regressions with preprocessing (Portnoy and Koenker, 1997), the fastest method of R's quantreg.
PFN = """
library(quantreg); library(splines)
d <- read.csv(commandArgs(TRUE)[1])
basis <- function(x) bs(x, knots = round(quantile(x, c(.2, .4, .6, .8)), 3),
    Boundary.knots = round(extendrange(x, f = .1), 3))
z <- do.call(cbind, lapply(d[-1], basis))
start <- proc.time()[3]
objective <- sapply((1:100 - .5) / 100, function(tau) {
    r <- d$y - cbind(1, z) %*% coef(rq(d$y ~ z, tau, method = "pfn")); sum(r * (tau - (r < 0))) })
cat(proc.time()[3] - start, sum(objective), sep = "\\n")
"""


def growth_percentiles(connection: duckdb.DuckDBPyConnection, students: int, priors: int) -> None:
    """All 100 quantiles, once: ours, and R's quantreg where there is one."""
    names = [f"x{k}" for k in range(1, priors + 1)]
    noise = lambda k: f"40 * (random_normal(i, {k}))"
    connection.execute(
        "CREATE OR REPLACE MACRO random_normal(i, k) AS (SELECT sqrt(-2 * ln((1 + hash(i, 2 * k) % 1000000) / 1000001)) "
        "* cos(2 * pi() * (hash(i, 2 * k + 1) % 1000000) / 1000000))"
    )
    columns = ", ".join(f"round(2450 + 90 * random_normal(i, 0) + {noise(k + 1)}) AS {name}" for k, name in enumerate(names, 1))
    connection.execute(
        f"CREATE OR REPLACE TABLE cohort AS SELECT round(2500 + 90 * random_normal(i, 0) + {noise(1)}) AS y, {columns} "
        f"FROM range({students}) AS r(i)"
    )
    lists = ", ".join(f"list({name})" for name in names)
    query = f"SELECT list_sum(student_growth_percentile_fit(list(y), [{lists}], {{'threads': current_setting('threads')}}).objective) FROM cohort"
    start = time.perf_counter()
    (objective,) = connection.execute(query).fetchone()
    times = {"student_growth_percentile_fit": 1000 * (time.perf_counter() - start)}
    if shutil.which("Rscript"):
        file = ROOT / "build" / "cohort.csv"
        connection.execute(f"COPY cohort TO '{file}'")
        done = subprocess.run(["Rscript", "-e", PFN, file], capture_output=True, text=True)
        if done.returncode == 0:
            seconds, theirs = map(float, done.stdout.split())
            assert objective <= theirs * (1 + 1e-9), (objective, theirs)
            times["R quantreg pfn"] = 1000 * seconds
        else:
            print(done.stderr)
    report(f"100 quantiles of {students:,} students, {priors} prior scores", times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--least", type=float, default=0.0)
    options = parser.parse_args()
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{EXTENSION}'")
    threads = connection.execute("SELECT current_setting('threads')").fetchone()[0]
    print(f"duckdb {duckdb.__version__}, polars {pl.__version__}, {threads} threads; median of {options.runs}; last column: ratio")
    chronic_absence(connection, options.students, options.runs)
    growth(connection, options.students, options.runs)
    for students, priors in [(60_000, 1), (333_000, 1), (333_000, 3)]:
        growth_percentiles(connection, students, priors)
    slow = {what: ratio for what, ratio in RATIOS.items() if ratio < options.least}
    if slow:
        raise SystemExit("\n".join(f"{ratio:.2f} is less than {options.least}: {what}" for what, ratio in slow.items()))


if __name__ == "__main__":
    main()
