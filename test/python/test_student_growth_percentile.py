"""Student growth percentiles against splines and a certificate of optimality of numpy's own."""

from __future__ import annotations

import math

import duckdb
import numpy as np
import pytest

TAUS = (np.arange(100) + 0.5) / 100
# The dual variables are of the size of a student; sums of thousands of rows leave 1e-9.
DUAL = 1e-6


def simulate(seed: int, students: int, priors: int) -> tuple[np.ndarray, np.ndarray]:
    """Whole scores, as tests have them: outcome and priors."""
    random = np.random.default_rng(seed)
    ability = random.normal(0.0, 90.0, students)
    y = np.round(2500 + ability + random.normal(0.0, 45.0, students))
    x = np.round(2450 + ability[:, None] + random.normal(0.0, 45.0, (students, priors)))
    return y, x


def basis(x: np.ndarray, knots: list[float], boundaries: list[float]) -> np.ndarray:
    """Cubic B-splines by their recursion, without the first."""
    t = np.array([boundaries[0]] * 4 + list(knots) + [boundaries[1]] * 4)
    columns = np.array([(t[i] <= x) & (x < t[i + 1]) for i in range(len(t) - 1)], dtype=float)
    for degree in range(1, 4):
        higher = []
        for i in range(len(t) - 1 - degree):
            left, right = t[i + degree] - t[i], t[i + degree + 1] - t[i + 1]
            part = (x - t[i]) / left * columns[i] if left > 0 else np.zeros_like(x)
            part = part + ((t[i + degree + 1] - x) / right * columns[i + 1] if right > 0 else 0.0)
            higher.append(part)
        columns = np.array(higher)
    return columns[1:].T


def design(x: np.ndarray, fit: dict) -> np.ndarray:
    """Intercept and the splines of all priors."""
    parts = [basis(prior, *rule) for prior, rule in zip(x.T, zip(fit["knots"], fit["boundaries"]), strict=True)]
    return np.column_stack([np.ones(len(x)), *parts])


def fit(connection: duckdb.DuckDBPyConnection, y: np.ndarray, x: np.ndarray, options: str = "{'threads': 2}") -> dict:
    priors = [prior.tolist() for prior in x.T]
    query = f"SELECT student_growth_percentile_fit($y, $priors, {options})"
    return connection.execute(query, {"y": y.tolist(), "priors": priors}).fetchone()[0]


def certify(z: np.ndarray, y: np.ndarray, b: np.ndarray, tau: float) -> None:
    """Koenker and Bassett's condition: the rows on the fit carry the sum of the others' signs."""
    residual = y - z @ b
    on_fit = np.abs(residual) < 1e-6
    psi = tau - (residual < 0)
    rows, copies = np.unique(z[on_fit], axis=0, return_counts=True)
    assert len(rows) == z.shape[1], "as many distinct rows on the fit as there are coefficients"
    u = -np.linalg.solve(rows.T, (psi[~on_fit, None] * z[~on_fit]).sum(axis=0))
    assert np.all(u >= copies * (tau - 1) - DUAL) and np.all(u <= copies * tau + DUAL)


@pytest.mark.parametrize("priors", [1, 2, 3])
def test_every_quantile_is_an_optimum(connect, priors: int) -> None:
    y, x = simulate(priors, 3000, priors)
    result = fit(connect(), y, x)
    z = design(x, result)
    assert np.allclose(result["taus"], TAUS)
    for tau, b, objective in zip(result["taus"], result["coefficients"], result["objective"], strict=True):
        certify(z, y, np.array(b), tau)
        residual = y - z @ np.array(b)
        assert math.isclose(objective, np.sum(residual * (tau - (residual < 0))), rel_tol=1e-9)


def test_knots_and_percentiles(connect) -> None:
    y, x = simulate(5, 3000, 2)
    connection = connect()
    result = fit(connection, y, x)
    for prior, knots, boundaries in zip(x.T, result["knots"], result["boundaries"], strict=True):
        assert np.allclose(knots, np.round(np.quantile(prior, [0.2, 0.4, 0.6, 0.8]), 3))
        margin = 0.1 * (prior.max() - prior.min())
        assert np.allclose(boundaries, np.round([prior.min() - margin, prior.max() + margin], 3))
    predicted = np.round(design(x, result) @ np.array(result["coefficients"]).T, 5)
    expected = np.clip((predicted < y[:, None]).sum(axis=1), 1, 99)
    query = "SELECT student_growth_percentile($fit, $y, $priors)"
    values = {"fit": result, "y": y.tolist(), "priors": [prior.tolist() for prior in x.T]}
    (found,) = connection.execute(query.replace("$fit", "$fit::" + type_of_fit(connection)), values).fetchone()
    assert np.array_equal(found, expected)


def type_of_fit(connection: duckdb.DuckDBPyConnection) -> str:
    (name,) = connection.execute("SELECT typeof(student_growth_percentile_fit(NULL, NULL))").fetchone()
    return name


def test_order_and_threads_change_nothing(connect) -> None:
    y, x = simulate(8, 5000, 2)
    order = np.random.default_rng(1).permutation(len(y))
    connection = connect()
    first = fit(connection, y, x, "{'threads': 1}")
    assert fit(connection, y[order], x[order], "{'threads': 4}") == first
    assert fit(connection, y, x, "{'threads': 64}") == first


@pytest.mark.parametrize("step", [10, 50])
def test_coarse_scores(connect, step: int) -> None:
    """Many students on the fit: no neighbouring vertex is better."""
    y, x = simulate(13, 1500, 1)
    y, x = np.round(y / step) * step, np.round(x / step) * step
    result = fit(connect(), y, x)
    z = design(x, result)
    random = np.random.default_rng(3)
    for tau, b, objective in zip(result["taus"], result["coefficients"], result["objective"], strict=True):
        loss = lambda b, tau=tau: np.sum((y - z @ b) * (tau - ((y - z @ b) < 0)))
        for size in (1e-4, 1e-2, 1.0):
            for _ in range(5):
                assert loss(np.array(b) + random.normal(0.0, size, len(b))) >= objective * (1 - 1e-12) - 1e-9


def test_percentiles_of_a_cohort_are_spread_evenly(connect) -> None:
    y, x = simulate(21, 20_000, 2)
    connection = connect()
    connection.execute("CREATE TABLE scores (academic_year VARCHAR, subject VARCHAR, grade VARCHAR, cds_code VARCHAR, "
                       "ssid VARCHAR, score DOUBLE, priors DOUBLE[])")
    connection.execute(
        "INSERT INTO scores SELECT '2022-2023', 'ELA', '06', '1', i::VARCHAR, y, p "
        "FROM (SELECT unnest($i) AS i, unnest($y) AS y, unnest($p) AS p)",
        {"i": list(range(len(y))), "y": y.tolist(), "p": x.tolist()},
    )
    rows = connection.execute(
        "SELECT student_growth_percentile, count(*) FROM core_index.student_growth_percentiles(scores) GROUP BY ALL"
    ).fetchall()
    counts = np.zeros(100)
    for percentile, n in rows:
        counts[percentile] = n
    # 1 and 99 hold one and a half steps each.
    assert np.allclose(counts[2:99] / len(y), 0.01, atol=0.004)
    assert np.allclose(counts[[1, 99]] / len(y), 0.015, atol=0.005)
