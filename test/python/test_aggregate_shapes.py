"""Each aggregate in each shape of query, on both engine lines, against a plain computation.

Every shape runs in a process of its own, since some of them crash DuckDB 1.5
itself: its C API hands `agg(x ORDER BY y)` and frames of a whole partition a
vector of states that it has not flattened (duckdb#21537), whatever the
aggregate. DuckDB 2.0 does not. `list_aggregate(list(x ORDER BY y), 'f')` is the
form for those on 1.5.
"""

from __future__ import annotations

import json
import math
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqllogictest

SCRIPT = """
import json, resource, sys
import duckdb

con = duckdb.connect(config={"allow_unsigned_extensions": "true"})
con.execute("SET enable_progress_bar = false")  # a slow query would draw one into the answer
con.execute(f"LOAD '{sys.argv[1]}'")
results = [con.execute(statement).fetchall() for statement in json.load(sys.stdin)]
print(json.dumps({"results": results, "peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
"""


@dataclass(frozen=True)
class Outcome:
    """What became of some statements: the rows of each, or the signal that ended the process."""

    results: list[list]
    signal: int = 0
    peak_kb: int = 0


def run(python: Path, extension: Path, *statements: str, timeout: float = 300) -> Outcome:
    child = subprocess.run(
        [python, "-c", SCRIPT, extension], input=json.dumps(statements), capture_output=True, text=True, timeout=timeout
    )
    if child.returncode < 0:
        return Outcome([], signal=-child.returncode)
    assert child.returncode == 0, f"{statements}\n{child.stderr}"
    answer = json.loads(child.stdout)
    return Outcome(answer["results"], peak_kb=answer["peak_kb"])


@dataclass(frozen=True)
class Aggregate:
    """An aggregate and what it amounts to, as SQL over a table with the columns i, g and those made by `columns`.

    `call` holds a place for DISTINCT and ORDER BY; `shown` brings its value (AGG) to the form of `plain`, which is
    made of DuckDB's own aggregates, each with a place (A#) for what follows it: FILTER and OVER.
    """

    columns: str
    arguments: str
    call: str
    shown: str
    plain: str

    def result(self, after: str = "", distinct: str = "", order: str = "") -> str:
        return self.shown.replace("AGG", self.call.format(distinct=distinct, order=order) + after)

    def expected(self, after: str = "") -> str:
        return self.plain.replace("A#", after)


# Eligible: all rows but those with absent = expected.
RATE = Aggregate(
    columns="(i * 7) % 34 AS absent, 33 AS expected, "
    "CASE WHEN absent < 33 THEN CASE WHEN 10 * absent >= 33 THEN 1 ELSE 0 END END AS chronic",
    arguments="absent, expected",
    call="chronic_absence_rate({distinct}absent, expected{order})",
    shown="AGG",
    plain="avg(chronic)A#",
)

MOMENTS_SHOWN = "[(AGG).n::DOUBLE, (AGG).excluded::DOUBLE] || (AGG).mean || (AGG).comoment"
MOMENTS_PLAIN = (
    "[regr_count(y, x)A#::DOUBLE, (count(*)A# - regr_count(y, x)A#)::DOUBLE] "
    "|| CASE WHEN regr_count(y, x)A# > 0 THEN [regr_avgy(y, x)A#, regr_avgx(y, x)A#, "
    "regr_syy(y, x)A#, regr_sxy(y, x)A#, regr_sxx(y, x)A#] ELSE [] END"
)
MOMENTS = Aggregate(
    columns="CASE WHEN i % 10 <> 3 THEN ((i * 37) % 11)::DOUBLE END AS y, ((i * 53) % 13)::DOUBLE AS x",
    arguments="y, x",
    call="growth_moments({distinct}y, x{order})",
    shown=MOMENTS_SHOWN,
    plain=MOMENTS_PLAIN,
)
# The moments of one row each, added up.
MERGE = Aggregate(
    columns=MOMENTS.columns
    + ", {'version': 1::UTINYINT, 'n': (y IS NOT NULL)::BIGINT, 'excluded': (y IS NULL)::BIGINT, "
    "'mean': CASE WHEN y IS NOT NULL THEN [y, x] ELSE [] END::DOUBLE[], "
    "'comoment': CASE WHEN y IS NOT NULL THEN [0, 0, 0] ELSE [] END::DOUBLE[], 'error_variance': []::DOUBLE[]} AS m",
    arguments="m",
    call="growth_moments_merge({distinct}m{order})",
    shown=MOMENTS_SHOWN,
    plain=MOMENTS_PLAIN,
)
AGGREGATES = {"chronic_absence_rate": RATE, "growth_moments": MOMENTS, "growth_moments_merge": MERGE}


# The numbers are means of integers up to 12 and sums of their squares.
TOLERANCE = 1e-7


def equal(found: object, plain: object) -> bool:
    """Nested rows, numbers to within what adding up in another order makes of them."""
    if isinstance(found, list) and isinstance(plain, list):
        return len(found) == len(plain) and all(map(equal, found, plain))
    if isinstance(found, float) and isinstance(plain, float):
        return math.isclose(found, plain, rel_tol=1e-9, abs_tol=TOLERANCE)
    return found == plain


def check(outcome: Outcome) -> None:
    """The last two statements gave the same rows: the aggregate's and the plain computation's."""
    assert outcome.signal == 0, f"the engine ended with signal {outcome.signal}"
    found, plain = outcome.results[-2:]
    assert plain, "the plain computation gives nothing to compare with"
    different = [pair for pair in zip(found, plain) if not equal(*pair)]
    assert not different and len(found) == len(plain), f"found and plain: {different[:3]}"


def table(aggregate: Aggregate, rows: int) -> str:
    return f"CREATE TABLE t AS SELECT i, i % 7 AS g, {aggregate.columns} FROM range({rows}) AS r(i)"


# Shapes that give one value for a group: what comes between the call and the end of the query

GROUPINGS: dict[str, tuple[str, Callable[[str], str], int]] = {
    "all rows": ("", lambda e: f"SELECT {e} FROM t", 5000),
    "no rows": ("", lambda e: f"SELECT {e} FROM t WHERE i < 0", 10),
    "grouped": ("", lambda e: f"SELECT g, {e} FROM t GROUP BY g ORDER BY g", 5000),
    "filter": (" FILTER (i % 3 = 0)", lambda e: f"SELECT g, {e} FROM t GROUP BY g ORDER BY g", 5000),
    "rollup": ("", lambda e: f"SELECT g, i % 2 AS h, {e} FROM t GROUP BY ROLLUP (g, h) ORDER BY ALL", 5000),
    "cube": ("", lambda e: f"SELECT g, i % 2 AS h, {e} FROM t GROUP BY CUBE (g, h) ORDER BY ALL", 5000),
    "correlated": ("", lambda e: f"SELECT o.i, (SELECT {e} FROM t WHERE t.g = o.i) FROM range(7) AS o(i) ORDER BY o.i", 5000),
}

# ... and one value a row; a window is what follows the call

WINDOWS: dict[str, str] = {
    "running": " OVER (ORDER BY i)",
    "running rows": " OVER (ORDER BY i ROWS UNBOUNDED PRECEDING)",
    "to the end": " OVER (ORDER BY i ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)",
    "sliding": " OVER (ORDER BY i ROWS BETWEEN 20 PRECEDING AND 10 FOLLOWING)",
    "sliding range": " OVER (ORDER BY i RANGE BETWEEN 15 PRECEDING AND CURRENT ROW)",
    "sliding with gaps": " OVER (ORDER BY i ROWS BETWEEN 30 PRECEDING AND 25 PRECEDING)",
    "partition": " OVER (PARTITION BY g)",
    "running in a partition": " OVER (PARTITION BY g ORDER BY i)",
    "sliding in a partition": " OVER (PARTITION BY g ORDER BY i ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING)",
    "without the row itself": " OVER (ORDER BY i ROWS BETWEEN 5 PRECEDING AND 5 FOLLOWING EXCLUDE CURRENT ROW)",
    "filtered": " FILTER (i % 3 = 0) OVER (ORDER BY i)",
}

# Those in which a whole partition is one constant frame: DuckDB 1.5 ends with a segmentation fault.

CRASHES_1_5: dict[str, str] = {
    "over nothing": "SELECT i, {over_nothing} FROM t ORDER BY i",
    "whole frame": "SELECT i, {whole} FROM t ORDER BY i",
    "whole frame of a partition": "SELECT i, {whole_partition} FROM t ORDER BY i",
    "ordered": "SELECT {ordered} FROM t",
    "ordered in groups": "SELECT g, {ordered} FROM t GROUP BY g ORDER BY g",
}
WHOLE = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"


def crash_queries(aggregate: Aggregate, shape: str) -> tuple[str, str]:
    """The query of a shape that crashes 1.5, and the same by a plain computation."""
    overs = {
        "over_nothing": " OVER ()",
        "whole": f" OVER (ORDER BY i {WHOLE})",
        "whole_partition": f" OVER (PARTITION BY g ORDER BY i {WHOLE})",
    }
    query = CRASHES_1_5[shape]
    ours = {name: aggregate.result(over) for name, over in overs.items()} | {"ordered": aggregate.result(order=" ORDER BY i")}
    plain = {name: aggregate.expected(over) for name, over in overs.items()} | {"ordered": aggregate.expected()}
    return query.format(**ours), query.format(**plain)


@pytest.mark.parametrize("name", AGGREGATES)
@pytest.mark.parametrize("shape", GROUPINGS)
def test_groups(engines: Path, extension: Path, name: str, shape: str) -> None:
    aggregate = AGGREGATES[name]
    after, query, rows = GROUPINGS[shape]
    ours, plain = query(aggregate.result(after)), query(aggregate.expected(after))
    check(run(engines, extension, table(aggregate, rows), ours, plain))


@pytest.mark.parametrize("name", AGGREGATES)
@pytest.mark.parametrize("shape", WINDOWS)
def test_windows(engines: Path, extension: Path, name: str, shape: str) -> None:
    aggregate = AGGREGATES[name]
    over, query = WINDOWS[shape], "SELECT i, {} FROM t ORDER BY i"
    outcome = run(
        engines, extension, table(aggregate, 4000), query.format(aggregate.result(over)), query.format(aggregate.expected(over))
    )
    check(outcome)
    assert len(outcome.results[-1]) == 4000


@pytest.mark.parametrize("name", AGGREGATES)
@pytest.mark.parametrize("group", ["", "g, "])
def test_distinct(engines: Path, extension: Path, name: str, group: str) -> None:
    """DISTINCT is of all arguments together: the same as over a table of distinct rows."""
    aggregate = AGGREGATES[name]
    end = "GROUP BY g ORDER BY g" if group else ""
    ours = f"SELECT {group}{aggregate.result(distinct='DISTINCT ')} FROM t {end}"
    plain = f"SELECT {group}{aggregate.result()} FROM (SELECT DISTINCT {group}{aggregate.arguments} FROM t) {end}"
    check(run(engines, extension, table(aggregate, 5000), ours, plain))


SAME = {
    "chronic_absence_rate": "ours.v IS NOT DISTINCT FROM plain.v",
    "growth_moments": "len(ours.v) = len(plain.v) AND list_distance(ours.v, plain.v) < 1e-7",
    "growth_moments_merge": "len(ours.v) = len(plain.v) AND list_distance(ours.v, plain.v) < 1e-7",
}


@pytest.mark.parametrize("name", AGGREGATES)
def test_many_groups(engines: Path, extension: Path, name: str) -> None:
    """300,000 groups of 3 rows, in 2 threads: states are moved, merged and finalised by the vector."""
    aggregate = AGGREGATES[name]
    found = run(
        engines, extension, "SET threads = 2",
        table(aggregate, 900_000),
        f"CREATE TABLE ours AS SELECT i % 300000 AS student, {aggregate.result()} AS v FROM t GROUP BY student",
        f"CREATE TABLE plain AS SELECT i % 300000 AS student, {aggregate.expected()} AS v FROM t GROUP BY student",
        f"SELECT count(*), count(*) FILTER ({SAME[name]}) FROM ours INNER JOIN plain USING (student)",
    )
    assert found.results[-1:] == [[[300_000, 300_000]]], f"signal {found.signal}"


@pytest.mark.parametrize("name", AGGREGATES)
@pytest.mark.parametrize("shape", CRASHES_1_5)
def test_whole_partitions_and_order(engines: Path, extension: Path, name: str, shape: str) -> None:
    """Right on 2.0; on 1.5 the engine's own crash, and a word when a newer 1.5 has it no more."""
    aggregate = AGGREGATES[name]
    outcome = run(engines, extension, table(aggregate, 200), *crash_queries(aggregate, shape))
    is_1_5 = engines == sqllogictest.ENGINES["engine_1_5"]
    if is_1_5 and outcome.signal:
        assert outcome.signal == signal.SIGSEGV, f"another end than the known crash: signal {outcome.signal}"
        return
    check(outcome)
    assert not is_1_5, (
        "this DuckDB 1.5 gives the right answer where the ones before it crashed: take the shape out of CRASHES_1_5 "
        "and run the onlyif engine_2_0 records of test/sql on both lines"
    )


def test_the_form_for_1_5(engines: Path, extension: Path) -> None:
    """An aggregate of one argument over a list, ordered or of the whole partition, works on both lines."""
    shown = MOMENTS_SHOWN.replace("AGG", "list_aggregate(l, 'growth_moments_merge')")
    whole = f"SELECT i, {shown} FROM (SELECT i, list(m) OVER () AS l FROM t) ORDER BY i"
    check(run(engines, extension, table(MERGE, 500), whole, f"SELECT i, {MERGE.expected(' OVER ()')} FROM t ORDER BY i"))
    ordered = f"SELECT {shown} FROM (SELECT list(m ORDER BY i DESC) AS l FROM t)"
    check(run(engines, extension, table(MERGE, 500), ordered, f"SELECT {MERGE.expected()} FROM t"))


MEMORY_ROWS = 20_000_000
MEMORY_LIMIT = "200MB"
# The engine itself, its code and buffers included; far below what 20,000,000 rows would take.
PEAK_KB = 600_000

MEMORY_QUERIES = {
    "chronic_absence_rate": "chronic_absence_rate(i % 34, 33)",
    "growth_moments": "growth_moments((i % 11)::DOUBLE, (i % 13)::DOUBLE, (i % 7)::DOUBLE).n",
    "growth_moments_merge": "growth_moments_merge({'version': 1::UTINYINT, 'n': 1::BIGINT, 'excluded': 0::BIGINT, "
    "'mean': [(i % 11)::DOUBLE, 1.0::DOUBLE], 'comoment': [0.0::DOUBLE, 0.0::DOUBLE, 0.0::DOUBLE], 'error_variance': []::DOUBLE[]}).n",
}


@pytest.mark.parametrize("name", MEMORY_QUERIES)
def test_memory_does_not_grow_with_the_rows(engines: Path, extension: Path, name: str) -> None:
    """Few groups of many rows within a small memory limit, and within it for the process too."""
    # A list for each row is DuckDB's work, not the aggregate's, and ten times slower.
    rows = MEMORY_ROWS // 10 if name == "growth_moments_merge" else MEMORY_ROWS
    found = run(
        engines, extension, f"SET memory_limit = '{MEMORY_LIMIT}'", "SET threads = 2",
        f"SELECT i % 10 AS g, count(*), {MEMORY_QUERIES[name]} IS NOT NULL FROM range({rows}) AS r(i) GROUP BY g ORDER BY g",
    )
    assert found.signal == 0, f"the engine ended with signal {found.signal}"
    assert found.results[-1] == [[g, rows // 10, True] for g in range(10)]
    assert found.peak_kb < PEAK_KB, f"the process took {found.peak_kb} kB"
