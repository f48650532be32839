"""Student growth percentiles of a panel of students, against those of R's SGP rules.

spec.json names the panel (one row a student; GRADE_<year> and SS_<year> for each
year), the year whose scores give the knots of each grade, the progressions of
grades that end in the last year, and the expected percentiles: of every order
(number of priors) and of the highest order of each student. Knots and
boundaries follow from the scores of the knots' year; expected_summary.txt says
which they must be.

Quantile regressions on whole scores have optima that are not unique, so
another solver may differ by 1 for a few students: the share that must agree is
AGREEMENT, and none may be off by more than 1.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

AGREEMENT = 0.999

REQUIRED = ("panel", "expected", "expected_orders", "years", "knots_year", "max_priors", "progressions")


def matches(folder: Path) -> bool:
    """Whether the folder has the layout of this reference."""
    spec = folder / "spec.json"
    return spec.is_file() and set(REQUIRED) <= set(json.loads(spec.read_text()))


def run(folder: Path, connection) -> tuple[int, list[str], list[str]]:
    """(values compared, differences, references that are not covered)."""
    spec = json.loads((folder / "spec.json").read_text())
    connection.execute("CREATE TABLE panel AS FROM read_csv(?)", [str(folder / spec["panel"])])
    knots = _knots(connection, spec)
    _percentiles(connection, spec, knots)
    checks, differences = _compare_knots(folder, knots)
    for name, condition in (
        ("expected_orders", "TRUE"),
        ("expected", "o.\"order\" = (SELECT max(m.\"order\") FROM ours AS m WHERE m.id = o.id AND m.grade = o.grade)"),
    ):
        checks += 1
        differences += _compare(connection, folder / spec[name], condition)
    for name, order in (("sums_best", None), ("sums_order1", 1)):
        if name in spec:
            checks += 1
            differences += _compare_sums(connection, name, spec[name], order)
    return checks, differences, []


def _knots(connection, spec: dict) -> dict[int, tuple[list[float], list[float]]]:
    """Knots and boundaries of each grade, by the function's own rule."""
    year = spec["knots_year"]
    grades = sorted({grade for progression in spec["progressions"] for grade in progression[:-1]})
    found = {}
    for grade in grades:
        # A fit that is asked for its knots only: one quantile, and an outcome that varies.
        (fit,) = connection.execute(
            f"""
            SELECT student_growth_percentile_fit(
                list(SS_{year} + 0.001 * (ID % 7)), [list(SS_{year})], {{'taus': [0.5]}})
            FROM panel WHERE GRADE_{year} = ? AND SS_{year} IS NOT NULL
            """,
            [grade],
        ).fetchone()
        found[grade] = (fit["knots"][0], fit["boundaries"][0])
    return found


def _percentiles(connection, spec: dict, knots: dict) -> None:
    """The table ours: id, grade, order and percentile of every progression and order."""
    connection.execute('CREATE TABLE ours (id BIGINT, grade BIGINT, "order" BIGINT, percentile BIGINT)')
    years = spec["years"]
    for progression in spec["progressions"]:
        for order in range(1, min(spec["max_priors"], len(progression) - 1) + 1):
            # (year, grade) from the last year backwards.
            path = list(zip(reversed(years), reversed(progression), strict=False))[: order + 1]
            here = " AND ".join(f"GRADE_{year} = {grade} AND SS_{year} IS NOT NULL" for year, grade in path)
            priors = ", ".join(f"list(SS_{year} ORDER BY ID)" for year, _ in path[1:])
            options = {
                "knots": [knots[grade][0] for _, grade in path[1:]],
                "boundaries": [knots[grade][1] for _, grade in path[1:]],
            }
            literal = json.dumps(options).replace('"', "'")
            connection.execute(
                f"""
                INSERT INTO ours
                WITH cohort AS (
                    SELECT list(ID ORDER BY ID) AS ids, list(SS_{path[0][0]} ORDER BY ID) AS y, [{priors}] AS priors
                    FROM panel WHERE {here}
                ), fitted AS (
                    SELECT *, student_growth_percentile_fit(y, priors, {literal}) AS fit FROM cohort
                )
                SELECT unnest(ids), {path[0][1]}, {order}, unnest(student_growth_percentile(fit, y, priors)) FROM fitted
                """
            )


def _compare_knots(folder: Path, knots: dict) -> tuple[int, list[str]]:
    summary = folder / "expected_summary.txt"
    if not summary.is_file():
        return 0, []
    checks, differences = 0, []
    text = summary.read_text()
    for grade, ours in knots.items():
        block = re.search(rf"\$`{grade}`\n\$`{grade}`\$knots\n\[1\](.*)\n\n\$`{grade}`\$bnd\n\[1\](.*)\n", text)
        if block is None:
            continue
        for what, got, expected in zip(("knots", "boundaries"), ours, block.groups(), strict=True):
            checks += 1
            expected = [float(number) for number in expected.split()]
            if got != expected:
                differences.append(f"{what} of grade {grade}: {got}, reference {expected}")
    return checks, differences


def _compare(connection, file: Path, condition: str) -> list[str]:
    students, known, equal, off = connection.execute(
        f"""
        SELECT count(*), count(o.percentile), count(*) FILTER (o.percentile = e.SGP), max(abs(o.percentile - e.SGP))
        FROM read_csv(?) AS e
        LEFT JOIN ours AS o ON o.id = e.ID AND o.grade = e.GRADE AND o."order" = e."ORDER" AND {condition}
        """,
        [str(file)],
    ).fetchone()
    label = f"{file.name}: {students} percentiles, {equal} equal, at most {off} off"
    if known < students or equal < AGREEMENT * students or off > 1:
        return [f"{label}, {students - known} missing; {AGREEMENT:.1%} must be equal and none off by more than 1"]
    return []


def _compare_sums(connection, name: str, expected: dict, order: int | None) -> list[str]:
    """The sum of the percentiles may be off by the students that may differ."""
    chosen = 'arg_max(percentile, "order")' if order is None else f'any_value(percentile) FILTER ("order" = {order})'
    n, total = connection.execute(
        f"SELECT count(*), sum(percentile) FROM (SELECT {chosen} AS percentile FROM ours GROUP BY id, grade)"
    ).fetchone()
    if n != expected["n"] or abs(total - expected["sgp"]) > (1 - AGREEMENT) * n:
        return [f"{name}: {n} students and sum {total}, reference {expected['n']} and {expected['sgp']}"]
    return []
