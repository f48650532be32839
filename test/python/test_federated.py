"""Only sums travel: districts export states, and the collaborative gets what the rows together give."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pytest

SCORES = """
CREATE TABLE scores AS
SELECT '2024-2025' AS academic_year, subject, grade, 'school ' || school AS cds_code, 'district ' || district AS district_code,
    i::VARCHAR AS ssid, 2450 + 8 * (school * 5 % 12) + 0.8 * x + 3 * (school * 7 % 12) + 0.1 * z - 10 * el + 12 * sin(i * 1.7) AS score,
    2440 + x + 5 * (school * 7 % 12) AS pretest, CASE WHEN i % 41 > 0 THEN 2430 + z END AS pretest_other,
    20.0 + i % 7 AS pretest_sem, 24.0 + i % 5 AS pretest_other_sem, el AS english_learner, (i % 5 = 0)::DOUBLE AS disadvantaged
FROM (
    SELECT i, i % 12 AS school, hash(i) % 3 AS district, subject, grade, ((i * 37 + i % 12 * 11) % 101)::DOUBLE AS x, ((i * 53) % 97)::DOUBLE AS z,
        (hash(i, 2) % 4 = 0)::DOUBLE AS el
    FROM range(6000) AS r(i), (VALUES ('ELA'), ('MATH')) AS s(subject), (VALUES ('04'), ('05')) AS g(grade)
);
CREATE TABLE attendance AS
SELECT DISTINCT academic_year, ssid, unnest([cds_code, 'school ' || (cds_code[8:]::INTEGER + 1) % 12]) AS cds_code, unnest([2, 1]) / 3 AS share
FROM scores WHERE hash(ssid) % 3 = 0
"""
COLUMNS = ("n", "excluded", "effect", "standard_error", "reliability", "shrunken_effect", "core_standard_error", "posterior_sd", "percentile")
ORDER = "ORDER BY subject, grade, cds_code"


@pytest.fixture
def pooled(connect: Callable[..., duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
    """Everybody's rows; every school has students of three districts, the hardest case."""
    connection = connect()
    connection.execute(SCORES)
    return connection


def send(connection: duckdb.DuckDBPyConnection, folder: Path, source: str, arguments: str) -> None:
    """Each district's export, as a Parquet file."""
    for district in range(3):
        connection.execute(
            f"COPY (WITH own AS (FROM {source} WHERE district_code = 'district {district}') "
            f"FROM core_index.growth_export(own, 'the collaborative', {arguments})) TO '{folder}/{district}.parquet'"
        )


def numbers(connection: duckdb.DuckDBPyConnection, call: str, columns: tuple[str, ...] = COLUMNS) -> tuple[list, np.ndarray]:
    rows = connection.execute(f"SELECT subject, grade, cds_code, {', '.join(columns)} FROM {call} {ORDER}").fetchall()
    return [row[:3] for row in rows], np.array([row[3:] for row in rows], dtype=float)


def same(connection: duckdb.DuckDBPyConnection, result: tuple[list, np.ndarray], expected: tuple[list, np.ndarray]) -> None:
    (sd,) = connection.execute("SELECT stddev(score) FROM scores").fetchone()
    assert result[0] == expected[0] and len(result[0]) > 0
    np.testing.assert_array_equal(np.isnan(result[1]), np.isnan(expected[1]))
    np.testing.assert_allclose(result[1], expected[1], rtol=0, atol=1e-12 * sd)


@pytest.mark.parametrize(
    ("correction", "options"),
    [
        ("reliability", ""),
        ("error_variance", ", pretest_mean := FALSE, variance_component := 'anova'"),
        ("none", ", pretest_mean := FALSE, variance_component := 'reml'"),
    ],
)
def test_growth_is_that_of_all_rows(pooled, connect, tmp_path: Path, correction: str, options: str) -> None:
    covariates = "covariates := ['english_learner', 'disadvantaged']"
    send(pooled, tmp_path, "scores", f"under_agreement := 'agreement of 2024', {covariates}, correction := '{correction}'")
    collaborative = connect()
    collaborative.execute(f"CREATE TABLE states AS FROM read_parquet('{tmp_path}/*.parquet')")
    (sources, names) = collaborative.execute("SELECT count(*), array_agg(DISTINCT column_name) FROM (DESCRIBE states)").fetchone()
    assert sources == len(names) and "ssid" not in names and "score" not in names
    result = numbers(collaborative, f"core_index.core_growth_from_states(states{options})")
    expected = numbers(pooled, f"core_index.core_growth(scores, {covariates}, correction := '{correction}'{options})")
    same(pooled, result, expected)
    fits = "SELECT growth.fit.coefficients || growth.fit.standard_errors FROM core_index.growth_fits({}, MAP {{'ELA': 0.88, 'MATH': 0.9}}, TRUE, 'core') ORDER BY subject, grade"
    pooled.execute(f"CREATE TABLE all_states AS FROM core_index.growth_states(scores, {covariates}, correction := '{correction}')")
    ours, theirs = (np.array(c.execute(fits.format(t)).fetchall(), dtype=float) for c, t in ((collaborative, "states"), (pooled, "all_states")))
    np.testing.assert_allclose(ours, theirs, rtol=1e-11)


def test_dosage_is_that_of_all_rows(pooled, connect, tmp_path: Path) -> None:
    pooled.execute("CREATE TABLE doses AS FROM core_index.growth_doses(scores, attendance)")
    covariates = "covariates := ['english_learner']"
    send(pooled, tmp_path, "doses", f"under_agreement := 'agreement of 2024', {covariates}")
    collaborative = connect()
    collaborative.execute(f"CREATE TABLE states AS FROM read_parquet('{tmp_path}/*.parquet')")
    assert collaborative.execute("SELECT count(*) = 288, bool_and(under_agreement = 'agreement of 2024') FROM states").fetchone() == (True, True)
    columns = (*COLUMNS, "share")
    result = numbers(collaborative, "core_index.core_growth_dosage_from_states(states)", columns)
    same(pooled, result, numbers(pooled, f"core_index.core_growth_dosage(scores, attendance, {covariates})", columns))


@pytest.mark.parametrize("arguments", [[], ["--no-agreement"]])
def test_the_walkthrough(root: Path, tmp_path: Path, arguments: list[str]) -> None:
    """Its own comparisons are asserted in it."""
    command = [sys.executable, "examples/distributed/federated.py", "--out", tmp_path, "--students", "9000", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "not_federable" in done.stdout and "the peers of every school: the same" in done.stdout
    under_agreement = int(done.stdout.split(" states tell about fewer than 11 students")[0].split()[-1])
    assert (under_agreement == 0) == bool(arguments)
    parquet = sorted(path.name for path in tmp_path.rglob("*.parquet"))
    assert parquet == sorted(3 * ["growth.parquet", "growth_dosage.parquet", "metrics.parquet", "school_characteristics.parquet"])
