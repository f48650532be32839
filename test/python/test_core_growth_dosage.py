"""core_growth_dosage against numpy with explicit columns of shares."""

from __future__ import annotations

import numpy as np
import pytest

SCHOOLS = 12
STUDENTS = 600


def simulate(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, two regressors, shares: half of the students in two schools."""
    random = np.random.default_rng(seed)
    shares = np.zeros((STUDENTS, SCHOOLS))
    for student in range(STUDENTS):
        first, second = random.choice(SCHOOLS, 2, replace=False)
        part = random.choice([1.0, 2 / 3, 1 / 3], p=[0.5, 0.3, 0.2])
        shares[student, first] += part
        shares[student, second] += 1 - part
    x = np.column_stack([2500 + 80 * random.normal(size=STUDENTS), random.integers(0, 2, STUDENTS)])
    effects = 8 * random.normal(size=SCHOOLS)
    y = 400 + 0.8 * x[:, 0] - 10 * x[:, 1] + shares @ effects + 40 * random.normal(size=STUDENTS)
    return y, x, shares


@pytest.mark.parametrize("reliability", [1.0, 0.9])
def test_agrees_with_explicit_columns(connect, reliability: float) -> None:
    y, x, s = simulate(3)
    names = np.array([f"school {j:02}" for j in range(SCHOOLS)])
    connection = connect()
    connection.execute(
        "CREATE TABLE students AS SELECT unnest(?::DOUBLE[]) AS y, unnest(?::DOUBLE[][]) AS x, unnest(?::VARCHAR[][]) AS units, unnest(?::DOUBLE[][]) AS shares",
        [y.tolist(), x.tolist(), [names[row > 0].tolist() for row in s], [row[row > 0].tolist() for row in s]],
    )
    (result,) = connection.execute(
        "SELECT core_growth_dosage(list({'units': units, 'shares': shares, 'moments': moments}), {'reliability': [?]}) "
        "FROM (SELECT units, shares, growth_moments(y, x) AS moments FROM students GROUP BY units, shares)",
        [reliability],
    ).fetchone()

    z = np.column_stack([x, s])
    taken = np.zeros((z.shape[1], z.shape[1]))
    taken[0, 0] = (1 - reliability) * np.sum((x[:, 0] - x[:, 0].mean()) ** 2)
    b = np.linalg.solve(z.T @ z - taken, z.T @ y)
    assert np.allclose(result["fit"]["coefficients"], b[:2], rtol=1e-7)
    q = y - x @ b[:2]
    q -= q.mean()
    m = s @ ((s.T @ x[:, 0]) / s.sum(axis=0))
    r = q - np.polyval(np.polyfit(m, q, 1), m)
    alpha = np.linalg.solve(s.T @ s, s.T @ r)
    variance = np.sum((r - s @ alpha) ** 2) / (STUDENTS - SCHOOLS)
    errors = np.sqrt(variance * np.diag(np.linalg.inv(s.T @ s)))
    effects = alpha - alpha.mean()
    n = (s > 0).sum(axis=0)
    centre = np.sum(n * effects) / n.sum()
    component = np.sum(n * (effects - centre) ** 2) / (n.sum() - 1) - np.sum(n * errors**2) / n.sum()
    units = result["units"]
    assert [unit["unit"] for unit in units] == names.tolist()
    for field, expected in (
        ("n", n),
        ("effect", effects),
        ("standard_error", errors),
        ("shrunken_effect", effects * component / (component + errors**2)),
    ):
        assert np.allclose([unit[field] for unit in units], expected, rtol=1e-6, atol=1e-6), field
