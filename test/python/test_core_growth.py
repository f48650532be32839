"""core_growth against an implementation of its own in numpy, with explicit school dummies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import duckdb
import numpy as np
import pytest

RELATIVE = 1e-9
OPTIONS = "reliability, error_variance, pretest_mean, variance_component"


@dataclass
class Students:
    """Simulated students: outcome, regressors as observed, error variances, school."""

    y: np.ndarray
    x: np.ndarray
    error_variance: np.ndarray
    school: np.ndarray
    true_effect: np.ndarray  # by school

    def __len__(self) -> int:
        return len(self.y)


def simulate(seed: int = 1, students: int = 4000, schools: int = 60, effect_sd: float = 15.0) -> Students:
    """Scores with fractions, schools of very different size, one of a single student."""
    random = np.random.default_rng(seed)
    share = random.gamma(2.0, 1.0, schools - 1)
    school = np.append(random.choice(schools - 1, students - 1, p=share / share.sum()), schools - 1)
    level = random.normal(0.0, 25.0, schools)
    ability = 2500.0 + level[school] + random.normal(0.0, 90.0, students)
    truth = ability[:, None] + random.normal(0.0, [30.0, 40.0], (students, 2))
    error_sd = random.uniform(20.0, 40.0, (students, 2))
    dummies = random.random((students, 2)) < [0.2, 0.05]
    true_effect = random.normal(0.0, effect_sd, schools)
    y = (
        300.0
        + truth @ [0.65, 0.25]
        + dummies @ [-8.0, -15.0]
        + true_effect[school]
        + random.normal(0.0, 40.0, students)
    )
    x = np.column_stack([truth + random.normal(0.0, error_sd), dummies])
    return Students(y, x, error_sd**2, school, true_effect)


def reference(
    data: Students,
    reliability: list[float] | None = None,
    error_variance: bool = False,
    pretest_mean: bool = True,
    anova: bool = False,
) -> dict:
    """The three steps with the students' rows, one dummy for each school."""
    y, x = data.y, data.x
    n, p = x.shape
    names, school = np.unique(data.school, return_inverse=True)
    schools = len(names)
    dummies = np.zeros((n, schools))
    dummies[np.arange(n), school] = 1.0
    size = dummies.sum(axis=0)

    # Step 1. Centred scores keep Z'Z well conditioned; the slopes are the same.
    centre_x, centre_y = x.mean(axis=0), y.mean()
    z = np.column_stack([x - centre_x, dummies])
    s = np.zeros((p + schools, p + schools))
    for k, rho in enumerate(reliability or []):
        s[k, k] = (1.0 - rho) * np.sum((x[:, k] - centre_x[k]) ** 2)
    if error_variance:
        for k in range(data.error_variance.shape[1]):
            s[k, k] = data.error_variance[:, k].sum()
    theta = np.linalg.solve(z.T @ z - s, z.T @ (y - centre_y))
    slopes = theta[:p]
    school_intercept = theta[p:] + centre_y - centre_x @ slopes
    intercept = np.average(school_intercept, weights=size)

    # Step 2.
    q = y - intercept - x @ slopes
    line = np.array([0.0, 0.0])
    if pretest_mean:
        m = (dummies.T @ x[:, 0] / size)[school]
        design = np.column_stack([np.ones(n), m - m.mean()])
        line = np.linalg.lstsq(design, q, rcond=None)[0]
        line[0] -= line[1] * m.mean()
        q = q - line[0] - line[1] * m

    # Step 3, with the standard errors of its own ordinary least squares.
    alpha = np.linalg.solve(dummies.T @ dummies, dummies.T @ q)
    rss = np.sum((q - dummies @ alpha) ** 2)
    sigma2 = rss / (n - schools - (p if anova else 0))
    se = np.sqrt(sigma2 * np.diag(np.linalg.inv(dummies.T @ dummies)))

    # Shrinkage.
    if anova:
        mean = np.average(alpha, weights=size)
        squares = np.sum(size * (alpha - mean) ** 2)
        variance = (squares - (schools - 1) * sigma2) / (n - np.sum(size**2) / n)
    else:
        mean = alpha.mean()
        weighted = np.average(alpha, weights=size)
        variance = np.sum(size * (alpha - weighted) ** 2) / (n - 1) - np.average(se**2, weights=size)
    effect = alpha - mean
    floored = max(0.0, variance)
    shrunken = effect * floored / (floored + se**2)
    score = (shrunken - shrunken.mean()) / shrunken.std(ddof=1)
    return {
        "coefficients": slopes,
        "intercept": intercept,
        "pretest_mean_intercept": line[0] if pretest_mean else None,
        "pretest_mean_coefficient": line[1] if pretest_mean else None,
        "residual_variance": sigma2,
        "effect_variance": floored,
        "effect_variance_unfloored": variance,
        "names": names,
        "n": size,
        "effect": effect,
        "standard_error": se,
        "reliability": floored / (floored + se**2),
        "shrunken_effect": shrunken,
        "core_standard_error": se * floored / (floored + se**2),
        "posterior_sd": np.sqrt(floored * se**2 / (floored + se**2)),
        "percentile": np.array([50.0 * (1.0 + math.erf(z / math.sqrt(2.0))) for z in score]),
    }


def store(connection: duckdb.DuckDBPyConnection, data: Students, order: np.ndarray | None = None) -> None:
    """Table students: school, y, x1 to x4, error_variance."""
    order = np.arange(len(data)) if order is None else order
    columns = {"school": data.school[order], "y": data.y[order]}
    columns |= {f"x{k + 1}": data.x[order, k] for k in range(data.x.shape[1])}
    columns |= {f"v{k + 1}": data.error_variance[order, k] for k in range(data.error_variance.shape[1])}
    connection.execute("CREATE OR REPLACE TABLE students AS SELECT * FROM columns")


def fit(connection: duckdb.DuckDBPyConnection, options: str = "", last: str = "", x: str = "x1, x2, x3, x4") -> dict:
    """core_growth over the table students, units in the order of schools."""
    options = f", {options}" if options else ""
    (result,) = connection.execute(
        f"""
        SELECT core_growth(list({{'unit': school::VARCHAR, 'moments': m}} ORDER BY school){options})
        FROM (SELECT school, growth_moments(y, {x}{last}) AS m FROM students GROUP BY school)
        """
    ).fetchone()
    return result


def column(result: dict, name: str) -> np.ndarray:
    return np.array([unit[name] for unit in result["units"]], dtype=float)


FIT = (
    "intercept",
    "coefficients",
    "pretest_mean_intercept",
    "pretest_mean_coefficient",
    "residual_variance",
    "effect_variance",
    "effect_variance_unfloored",
)
UNITS = (
    "n",
    "effect",
    "standard_error",
    "reliability",
    "shrunken_effect",
    "core_standard_error",
    "posterior_sd",
    "percentile",
)

CASES = {
    "least squares": ("", "", {}),
    "reliability": ("{'reliability': [0.92, 0.9, 1.0]}", "", {"reliability": [0.92, 0.9, 1.0]}),
    "error variance": ("{'error_variance': true}", ", [v1, v2]", {"error_variance": True}),
    "no pretest mean": (
        "{'reliability': [0.92], 'pretest_mean': false}",
        "",
        {"reliability": [0.92], "pretest_mean": False},
    ),
    "analysis of variance": (
        "{'error_variance': true, 'pretest_mean': false, 'variance_component': 'anova'}",
        ", [v1, v2]",
        {"error_variance": True, "pretest_mean": False, "anova": True},
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("seed", [1, 2])
def test_agrees_with_explicit_dummies(connect, case: str, seed: int) -> None:
    options, last, settings = CASES[case]
    data = simulate(seed)
    connection = connect()
    store(connection, data)
    result, expected = fit(connection, options, last), reference(data, **settings)
    assert [int(unit["unit"]) for unit in result["units"]] == list(expected["names"])
    assert result["fit"]["n"] == len(data)
    assert result["fit"]["units"] == len(expected["names"])
    assert result["fit"]["dropped"] == []
    for name in FIT:
        if expected[name] is None:
            assert result["fit"][name] is None, name
        else:
            np.testing.assert_allclose(result["fit"][name], expected[name], rtol=RELATIVE, err_msg=name)
    for name in UNITS:
        # Effects near zero: relative to the spread of the effects.
        small = RELATIVE * np.std(expected["effect"]) if "effect" in name else 0.0
        np.testing.assert_allclose(column(result, name), expected[name], rtol=RELATIVE, atol=small, err_msg=name)
    assert all(unit["null_reason"] is None for unit in result["units"])


def test_the_list_form_gives_the_same(connect) -> None:
    connection = connect()
    store(connection, simulate())
    assert fit(connection, x="[x1, x2, x3, x4]") == fit(connection)
    with_errors = {"options": "{'error_variance': true}", "last": ", [v1, v2]"}
    assert fit(connection, x="[x1, x2, x3, x4]", **with_errors) == fit(connection, **with_errors)


def test_neither_row_order_nor_threads_matter(connect) -> None:
    data = simulate(students=200_000, schools=300)
    connection = connect()
    results = []
    for threads in (1, 2):
        connection.execute(f"SET threads = {threads}")
        for seed in (None, 1, 2):
            order = None if seed is None else np.random.default_rng(seed).permutation(len(data))
            store(connection, data, order)
            results.append(fit(connection, "{'reliability': [0.92]}"))
    limit = 1e-12 * data.y.std()
    for result in results[1:]:
        for name in ("effect", "standard_error", "shrunken_effect"):
            difference = np.max(np.abs(column(result, name) - column(results[0], name)))
            assert difference <= limit, (name, difference / data.y.std())


def test_the_order_of_units_does_not_matter(connect) -> None:
    data = simulate()
    connection = connect()
    store(connection, data)
    query = """
        SELECT core_growth(list({'unit': school::VARCHAR, 'moments': m} ORDER BY hash(school)))
        FROM (SELECT school, growth_moments(y, x1, x2, x3, x4) AS m FROM students GROUP BY school)
    """
    (shuffled,) = connection.execute(query).fetchone()
    effect = {unit["unit"]: unit["effect"] for unit in shuffled["units"]}
    assert list(effect) != sorted(effect, key=int)
    for unit in fit(connection)["units"]:
        assert abs(unit["effect"] - effect[unit["unit"]]) <= 1e-12 * data.y.std()


def test_merged_parts_are_the_whole(connect) -> None:
    connection = connect()
    data = simulate()
    store(connection, data)
    whole = fit(connection, "{'error_variance': true}", ", [v1, v2]")
    (merged,) = connection.execute(
        """
        WITH parts AS (
            SELECT school, growth_moments(y, x1, x2, x3, x4, [v1, v2]) AS m
            FROM students GROUP BY school, hash(y) % 5
        ), units AS (SELECT school, growth_moments_merge(m) AS m FROM parts GROUP BY school)
        SELECT core_growth(list({'unit': school::VARCHAR, 'moments': m} ORDER BY school), {'error_variance': true})
        FROM units
        """
    ).fetchone()
    np.testing.assert_allclose(column(merged, "effect"), column(whole, "effect"), atol=1e-12 * data.y.std(), rtol=0)


def test_rows_with_null_are_counted(connect) -> None:
    connection = connect()
    data = simulate()
    store(connection, data)
    whole = fit(connection, "{'error_variance': true}", ", [v1, v2]")
    connection.execute(
        """
        INSERT INTO students BY NAME SELECT * REPLACE (NULL AS y) FROM students LIMIT 7;
        INSERT INTO students BY NAME SELECT * REPLACE (NULL AS x4) FROM students WHERE y IS NOT NULL LIMIT 5;
        INSERT INTO students BY NAME SELECT * REPLACE (NULL AS v2)
            FROM students WHERE y IS NOT NULL AND x4 IS NOT NULL LIMIT 3;
        INSERT INTO students BY NAME SELECT 9999 AS school, NULL AS y, 1 AS x1 FROM range(4)
        """
    )
    result = fit(connection, "{'error_variance': true}", ", [v1, v2]")
    assert (result["fit"]["n"], result["fit"]["excluded"]) == (len(data), 7 + 5 + 3 + 4)
    assert sum(unit["excluded"] for unit in result["units"]) == 19
    assert result["fit"]["units"] == whole["fit"]["units"]
    empty = result["units"][-1]
    assert (empty["unit"], empty["n"], empty["excluded"]) == ("9999", 0, 4)
    assert (empty["effect"], empty["null_reason"]) == (None, "no_students")
    np.testing.assert_allclose(column(result, "effect")[:-1], column(whole, "effect"), rtol=0, atol=1e-10)


def test_planted_effects_come_back(connect) -> None:
    """The correlation of estimated and true effects is the square root of their reliability."""
    data = simulate(seed=5, students=30_000, schools=400, effect_sd=12.0)
    connection = connect()
    store(connection, data)
    options = "{'error_variance': true, 'pretest_mean': false}"
    result = fit(connection, options, ", [v1, v2]")
    slopes = result["fit"]["coefficients"]
    for slope, true, give in zip(slopes, [0.65, 0.25, -8.0, -15.0], [0.03, 0.03, 2.0, 4.0], strict=True):
        assert slope == pytest.approx(true, abs=give)
    # Without the correction the slopes are attenuated beyond that.
    assert sum(slopes[:2]) - sum(fit(connection)["fit"]["coefficients"][:2]) > 0.03

    assert math.sqrt(result["fit"]["effect_variance"]) == pytest.approx(12.0, rel=0.1)
    true = data.true_effect[[int(unit["unit"]) for unit in result["units"]]]
    n = column(result, "n")
    for low, high in ((1, 60), (60, 10_000)):
        some = (n >= low) & (n < high)
        # Of schools of mixed size: their variance over that of their estimates.
        reliability = 12.0**2 / (12.0**2 + np.mean(column(result, "standard_error")[some] ** 2))
        correlation = np.corrcoef(column(result, "effect")[some], true[some])[0, 1]
        sampling_sd = (1.0 - reliability) / math.sqrt(some.sum())
        assert correlation == pytest.approx(math.sqrt(reliability), abs=3.0 * sampling_sd), (low, high)
    # Shrunken effects are closer to the truth, and their stated error is theirs.
    true = true - true.mean()
    error = column(result, "shrunken_effect") - true
    assert np.mean(error**2) < np.mean((column(result, "effect") - true) ** 2)
    assert np.mean((error / column(result, "posterior_sd")) ** 2) == pytest.approx(1.0, abs=0.2)


def test_no_planted_effects(connect) -> None:
    """About half of such data have an unfloored variance below zero; it is never shown as negative."""
    connection = connect()
    below = 0
    for seed in range(12):
        store(connection, simulate(seed, students=1000, schools=20, effect_sd=0.0))
        result = fit(connection, "{'error_variance': true}", ", [v1, v2]")
        assert result["fit"]["effect_variance"] == max(0.0, result["fit"]["effect_variance_unfloored"])
        if result["fit"]["effect_variance_unfloored"] < 0.0:
            below += 1
            assert set(column(result, "shrunken_effect")) == {0.0}
            assert {unit["percentile"] for unit in result["units"]} == {None}
            assert {unit["null_reason"] for unit in result["units"]} == {"no_effect_variance"}
    assert below > 0


def test_dropped_regressors(connect) -> None:
    connection = connect()
    store(connection, simulate())
    result = fit(connection, x="x1, x2, x3, x4, x1 - 2 * x2 + 3, school * 10, 7, y")["fit"]
    assert result["dropped"] == [5, 6, 7]
    assert [value is None for value in result["coefficients"]] == [False] * 4 + [True] * 3 + [False]


def test_grades_combined_to_schools(connect) -> None:
    """growth_shrinkage over effects that were combined from grades."""
    random = np.random.default_rng(3)
    n = random.integers(5, 200, 50)
    effect = 3.0 + random.normal(0.0, 8.0, 50)
    error = 50.0 / np.sqrt(n)
    connection = connect()
    combined = {"unit": np.arange(50), "n": n, "effect": effect, "standard_error": error}
    (result,) = connection.execute(
        """
        SELECT growth_shrinkage(list({'unit': unit::VARCHAR, 'n': n, 'effect': effect, 'standard_error': standard_error}
            ORDER BY unit))
        FROM combined
        """
    ).fetchone()
    centred = effect - effect.mean()
    weighted = np.average(centred, weights=n)
    variance = np.sum(n * (centred - weighted) ** 2) / (n.sum() - 1) - np.average(error**2, weights=n)
    shrunken = centred * variance / (variance + error**2)
    score = (shrunken - shrunken.mean()) / shrunken.std(ddof=1)
    assert result["mean_effect"] == pytest.approx(effect.mean(), rel=RELATIVE)
    assert result["effect_variance"] == pytest.approx(variance, rel=RELATIVE)
    assert [unit["unit"] for unit in result["units"]] == [str(i) for i in range(50)]
    np.testing.assert_allclose(column(result, "effect"), centred, rtol=RELATIVE, atol=1e-12)
    np.testing.assert_allclose(column(result, "shrunken_effect"), shrunken, rtol=RELATIVE, atol=1e-12)
    percentile = [50.0 * (1.0 + math.erf(z / math.sqrt(2.0))) for z in score]
    np.testing.assert_allclose(column(result, "percentile"), percentile, rtol=RELATIVE)


ERRORS = {
    "unknown option": ("{'reliabilty': [0.9]}", "", "x1", ["core_growth", "reliabilty", *OPTIONS.split(", ")]),
    "reliability above one": (
        "{'reliability': [0.9, 1.2]}",
        "",
        "x1, x2",
        ["core_growth: reliability[2] is 1.2", "above 0 and at most 1"],
    ),
    "reliability zero": ("{'reliability': [0.0]}", "", "x1", ["core_growth: reliability[1] is 0"]),
    "reliability NaN": ("{'reliability': ['nan'::DOUBLE]}", "", "x1", ["core_growth: reliability[1] is NaN"]),
    "too many": ("{'reliability': [0.9, 1.0]}", "", "x1", ["2 reliabilities for 1 regressors"]),
    "two corrections": (
        "{'reliability': [0.9], 'error_variance': true}",
        ", [v1]",
        "x1",
        ["reliability and error_variance are both given", "keep one"],
    ),
    "no error variances": ("{'error_variance': true}", "", "x1", ["of unit '0' hold no error variances"]),
    "component": ("{'variance_component': 'ml'}", "", "x1", ["variance_component is 'ml'", "'core', 'anova' or 'reml'"]),
    "reliability too low": (
        "{'reliability': [0.3]}",
        "",
        "x1, x2",
        ["x1 with reliability 0.3 cannot be corrected", "not positive definite", "give a reliability above 0."],
    ),
    "error variance too large": (
        "{'error_variance': true}",
        ", [100 * v1]",
        "x1",
        ["x1 with mean error variance", "must average below"],
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_errors_say_what_to_do(connect, case: str) -> None:
    options, last, x, texts = ERRORS[case]
    connection = connect()
    store(connection, simulate(students=500, schools=10))
    with pytest.raises(duckdb.Error) as raised:
        fit(connection, options, last, x)
    for text in texts:
        assert text in str(raised.value)
    # The connection is as good as before.
    assert fit(connection)["fit"]["n"] == 500
