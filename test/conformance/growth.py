"""core_growth and student growth percentiles against exact arithmetic and R on one small data set.

The reference folder holds 5,000 simulated students in 40 schools (small.csv),
results in rational arithmetic (exact.json, exact_eb.csv), of a mixed model to 18
digits (reml_exact.json), and of R's lm, fixest, eivtools, lme4, quantreg and
splines (the other CSV files).

TOLERANCE is relative to the reference, and to one score point (or one) at
least. The exact references have 20 digits, so what is left is our own rounding,
1e-12 when measured; R prints 15 digits and agrees to 2e-12. 1e-9 leaves room for
another order of additions on another machine.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("school_id", "y", "prior_ela", "prior_math", "prior_ela_csem", "prior_math_csem")
REGRESSORS = ("prior_ela", "prior_math", "el", "sed", "swd", "foster", "homeless")

TOLERANCE = 1e-9

# lme4's optimiser stops short of the last digits: its variance components agree
# with the exact ones to 7e-9, and what depends on them less.
OPTIMISER = 1e-7

# eivreg was run on scores less this constant.
CENTRE = 2500.0

NOT_COVERED = (
    "eiv*.csv std_error: eivtools' are sums over students of fourth order, which moments of units do not hold",
    "fe_ols.csv se_hc1, se_cluster: core_growth's standard errors are those of independent, equal residuals",
    "lmer_ml_*.csv, reml_exact.json ML: the mixed model is fitted by REML, whose variances are not too small",
    "qr_*.csv linear: student_growth_percentile_fit takes splines of its priors only",
    "bspline_basis.csv: no function gives basis values; the coefficients that belong to them are compared",
)


def matches(folder: Path) -> bool:
    """Whether the folder has the layout of this reference."""
    students = folder / "small.csv"
    if not students.is_file() or not (folder / "exact.json").is_file():
        return False
    with students.open(newline="") as file:
        header = next(csv.reader(file), [])
    return set(COLUMNS).union(REGRESSORS) <= set(header)


def run(folder: Path, connection) -> tuple[int, list[str], list[str]]:
    """(values compared, differences, references that are not covered)."""
    checks, differences = 0, []
    for label, got, expected in _comparisons(folder, connection):
        checks += 1
        tolerance = OPTIMISER if label.startswith("lmer") else TOLERANCE
        limit = 0.0 if isinstance(expected, int) else tolerance * max(1.0, abs(expected))
        if got is None or not math.isfinite(got) or abs(got - expected) > limit:
            differences.append(f"{label}: {got!r}, reference {expected!r}, tolerance {limit:.1e}")
    return checks, differences, list(NOT_COVERED)


# A label, our value, the reference; an integer must agree exactly.
Comparison = tuple[str, float | None, float]


def _comparisons(folder: Path, connection) -> Iterator[Comparison]:
    exact = json.loads((folder / "exact.json").read_text())
    yield from _pooled(folder, connection, exact)
    yield from _within(folder, connection, exact)
    yield from _corrected(folder, connection, exact)
    yield from _mixed(folder, connection)
    yield from _quantiles(folder, connection)
    yield from _percentiles(folder, connection)


def _pooled(folder: Path, connection, exact: dict) -> Iterator[Comparison]:
    """All students as one unit: a regression without schools."""
    fit = _fit(connection, folder, "'all'")["fit"]
    yield from _terms("ols", fit, exact["ols"])
    yield from _terms("ols.csv", fit, _estimates(folder / "ols.csv"))
    yield from _errors("ols.csv", fit, folder / "ols.csv", "std_error")
    yield "ols_rss", fit["residual_variance"] * (fit["n"] - 1), float(exact["ols_rss"])

    fit = _fit(connection, folder, "'all'", {"error_variance": True})["fit"]
    yield from _terms("eiv_N", fit, exact["eiv_N"])
    yield from _terms("eiv.csv", _centred(fit), _estimates(folder / "eiv.csv"))

    fit = _fit(connection, folder, "'all'", {"reliability": [0.88, 0.85]})["fit"]
    yield from _terms("eiv_rel88_85.csv", _centred(fit), _estimates(folder / "eiv_rel88_85.csv"))


def _within(folder: Path, connection, exact: dict) -> Iterator[Comparison]:
    """Least squares with schools, and the analysis of variance component."""
    result = _fit(connection, folder, "school_id", {"variance_component": "anova"})
    fit, stats = result["fit"], exact["fe_stats"]
    yield from _terms("fe", fit, exact["fe"])
    yield from _terms("fe_ols.csv", fit, _estimates(folder / "fe_ols.csv"))
    for column in ("se_iid", "se_iid_fixest"):
        yield from _errors("fe_ols.csv", fit, folder / "fe_ols.csv", column)
    degrees = stats["N"] - stats["J"] - len(REGRESSORS)
    ours = {
        "N": fit["n"],
        "J": fit["units"],
        "rss_within": fit["residual_variance"] * degrees,
        "sigma2": fit["residual_variance"],
        # The intercept is the mean of the school intercepts, weighted by n.
        "mu": fit["intercept"] + fit["mean_effect"],
        "tau2": fit["effect_variance"],
    }
    for stat, got in ours.items():
        expected = stats[stat]
        yield f"fe_stats {stat}", got, expected if isinstance(expected, int) else float(expected)
    ours["tau2_anova"] = ours["tau2"]
    for row in _rows(folder / "fe_eb_stats.csv"):
        yield f"fe_eb_stats.csv {row['stat']}", ours[row["stat"]], float(row["value"])

    schools = {unit["unit"]: unit for unit in result["units"]}
    for row in _rows(folder / "exact_eb.csv"):
        school = schools[row["school_id"]]
        label = f"exact_eb.csv school {row['school_id']}"
        yield f"{label} n", school["n"], int(row["n"])
        yield f"{label} fe_centred", school["effect"], float(row["fe_centred"])
        yield f"{label} eb", school["shrunken_effect"], float(row["eb"])
    for row in _rows(folder / "fe_eb_schools.csv"):
        school = schools[row["school_id"]]
        label = f"fe_eb_schools.csv school {row['school_id']}"
        yield f"{label} a", school["effect"] + fit["intercept"] + fit["mean_effect"], float(row["a"])
        yield f"{label} fe_centred", school["effect"], float(row["fe_centred"])
        yield f"{label} reliability", school["reliability"], float(row["reliability"])
        yield f"{label} eb", school["shrunken_effect"], float(row["eb"])
        yield f"{label} eb_se", school["posterior_sd"], float(row["eb_se"])


def _corrected(folder: Path, connection, exact: dict) -> Iterator[Comparison]:
    """With schools and the error variance of both pretests, CORE's component."""
    result = _fit(connection, folder, "school_id", {"error_variance": True})
    fit = result["fit"]
    yield from _terms("eiv_within_N", fit, exact["eiv_within_N"])
    estimates = _estimates(folder / "eiv_school_dummies.csv")
    yield from _terms("eiv_school_dummies.csv", fit, {name: estimates[name] for name in REGRESSORS})
    schools = {unit["unit"]: unit for unit in result["units"]}
    for term, expected in estimates.items():
        if term.startswith("factor(school_id)"):
            # R's reference school is the first; the difference knows no centring.
            school = schools[term.removeprefix("factor(school_id)")]
            got = school["effect"] - schools["1"]["effect"]
            yield f"eiv_school_dummies.csv {term}", got, expected

    within = _fit(connection, folder, "school_id", {"error_variance": True, "error_convention": "within_units"})
    yield from _terms("eiv_within_unbiased", within["fit"], exact["eiv_within_unbiased"])


def _mixed(folder: Path, connection) -> Iterator[Comparison]:
    """Random schools by restricted maximum likelihood."""
    result = _fit(connection, folder, "school_id", {"variance_component": "reml"})
    fit, schools = result["fit"], {unit["unit"]: unit for unit in result["units"]}
    exact = json.loads((folder / "reml_exact.json").read_text())["REML"]
    yield from _terms("reml_exact.json", fit, exact["beta"])
    ours = {"sigma2": fit["residual_variance"], "tau2": fit["effect_variance"]}
    for name, got in ours.items():
        yield f"reml_exact.json {name}", got, float(exact[name])
    for school, expected in exact["blup"].items():
        yield f"reml_exact.json school {school}", schools[school]["shrunken_effect"], float(expected)
    yield from _terms("lmer_reml_fixed.csv", fit, _estimates(folder / "lmer_reml_fixed.csv"))
    yield from _errors("lmer_reml_fixed.csv", fit, folder / "lmer_reml_fixed.csv", "std_error")
    for row in _rows(folder / "lmer_reml_var.csv"):
        if row["stat"] in ours:
            yield f"lmer_reml_var.csv {row['stat']}", ours[row["stat"]], float(row["value"])
    for row in _rows(folder / "lmer_reml_blup.csv"):
        school = schools[row["school_id"]]
        yield f"lmer_reml_blup.csv {row['school_id']} blup", school["shrunken_effect"], float(row["blup"])
        yield f"lmer_reml_blup.csv {row['school_id']} cond_sd", school["posterior_sd"], float(row["cond_sd"])


def _quantiles(folder: Path, connection) -> Iterator[Comparison]:
    """Quantile regressions on the spline of one prior, at a few quantiles."""
    fit = _percentile_fit(connection, folder, ["prior_ela"], "{'taus': [0.1, 0.5, 0.9]}")
    for row in _rows(folder / "qr_objective.csv"):
        if row["model"] == "spline":
            at = fit["taus"].index(float(row["tau"]))
            for method in ("br", "fn"):
                yield f"qr_objective.csv {row['tau']} {method}", fit["objective"][at], float(row[f"objective_{method}"])
    terms = ["(Intercept)", *(f"bs{column}" for column in range(1, 8))]
    for row in _rows(folder / "qr_coef.csv"):
        if row["model"] == "spline":
            at = fit["taus"].index(float(row["tau"]))
            got = fit["coefficients"][at][terms.index(row["term"])]
            yield f"qr_coef.csv {row['tau']} {row['term']}", got, float(row["br"])


def _percentiles(folder: Path, connection) -> Iterator[Comparison]:
    """Student growth percentiles of one and of two priors."""
    for order, priors in enumerate((["prior_ela"], ["prior_ela", "prior2_ela"]), start=1):
        fit = _percentile_fit(connection, folder, priors, "{'threads': 2}")
        for at, row in enumerate(_rows(folder / "sgp_objective.csv")):
            label = f"sgp_objective.csv {row['tau']} order {order}"
            yield f"{label} tau", fit["taus"][at], float(row["tau"])
            yield label, fit["objective"][at], float(row[f"obj{order}"])
        for term, row in enumerate(_rows(folder / f"sgp_coef_order{order}.csv")):
            for at, value in enumerate(list(row.values())[1:]):
                yield f"sgp_coef_order{order}.csv {row['term']} {at}", fit["coefficients"][at][term], float(value)
        (found,) = connection.execute(
            f"""
            WITH students AS (
                SELECT list(student_id ORDER BY student_id) AS ids, list(y ORDER BY student_id) AS y,
                    [{", ".join(f"list({prior} ORDER BY student_id)" for prior in priors)}] AS priors
                FROM read_csv(?)
            )
            SELECT map(ids, student_growth_percentile(student_growth_percentile_fit(y, priors), y, priors)) FROM students
            """,
            [str(folder / "small.csv")],
        ).fetchone()
        for row in _rows(folder / "sgp_small.csv"):
            for column in (f"sgp_order{order}", f"sgp_order{order}_fn"):
                yield f"sgp_small.csv {row['student_id']} {column}", found[int(row["student_id"])], int(row[column])


def _percentile_fit(connection, folder: Path, priors: list[str], options: str) -> dict:
    lists = ", ".join(f"list({prior})" for prior in priors)
    query = f"SELECT student_growth_percentile_fit(list(y), [{lists}], {options}) FROM read_csv(?)"
    (fit,) = connection.execute(query, [str(folder / "small.csv")]).fetchone()
    return fit


def _fit(connection, folder: Path, unit: str, options: dict | None = None) -> dict:
    """core_growth without the pretest mean, units in the order of their ids."""
    options = {"pretest_mean": False, **(options or {})}
    regressors = ", ".join(REGRESSORS)
    last = ", error_variance" if options.get("error_variance") else ""
    (result,) = connection.execute(
        f"""
        WITH students AS (
            SELECT *, ({unit})::VARCHAR AS unit,
                [prior_ela_csem ** 2, prior_math_csem ** 2] AS error_variance
            FROM read_csv(?)
        ), units AS (
            SELECT unit, growth_moments(y, {regressors}{last}) AS moments FROM students GROUP BY unit
        )
        SELECT core_growth(list({{'unit': unit, 'moments': moments}} ORDER BY unit), {_literal(options)})
        FROM units
        """,
        [str(folder / "small.csv")],
    ).fetchone()
    return result


def _literal(options: dict) -> str:
    """The options as an SQL STRUCT: JSON's true, false and numbers are SQL's too."""
    fields = (f"'{name}': {json.dumps(value)}".replace('"', "'") for name, value in options.items())
    return "{" + ", ".join(fields) + "}"


def _centred(fit: dict) -> dict:
    """The intercept that belongs to scores less CENTRE."""
    shift = CENTRE * (fit["coefficients"][0] + fit["coefficients"][1] - 1.0)
    return {**fit, "intercept": fit["intercept"] + shift}


def _terms(label: str, fit: dict, expected: dict) -> Iterator[Comparison]:
    got = dict(zip(REGRESSORS, fit["coefficients"], strict=True))
    got["(Intercept)"] = fit["intercept"]
    for term, value in expected.items():
        yield f"{label} {term}", got[term], float(value)


def _errors(label: str, fit: dict, file: Path, column: str) -> Iterator[Comparison]:
    got = dict(zip(REGRESSORS, fit["standard_errors"], strict=True))
    got["(Intercept)"] = fit["intercept_standard_error"]
    for row in _rows(file):
        yield f"{label} {row['term']} {column}", got[row["term"]], float(row[column])


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as handle:
        return list(csv.DictReader(handle))


def _estimates(file: Path) -> dict[str, float]:
    return {row["term"]: float(row["estimate"]) for row in _rows(file)}
