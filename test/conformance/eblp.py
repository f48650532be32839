"""growth_eblp against the R package schoolgrowth on its own example scores.

spec.json names the scores (one row a student and block: stuid, school, grade,
year, subject, Y), the expected predictions, and the target. Mean squared errors
are first order on both sides (jackknife off).

TOLERANCE is relative to the reference: R prints 15 digits, and its nearest
positive semi-definite matrix converges to 1e-11.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

TOLERANCE = 1e-6

REQUIRED = ("scores", "expected", "target", "alpha_zero", "jackknife")

FIELDS = {
    "ntotal": "n",
    "ntarget": "n_target",
    "est.direct": "direct",
    "mse.direct": "direct_mse",
    "est.blp": "blp",
    "mse.blp": "blp_mse",
    "est.hybrid": "hybrid",
    "mse.hybrid": "hybrid_mse",
    "prmse.direct": "prmse",
}


def matches(folder: Path) -> bool:
    """Whether the folder has the layout of this reference."""
    spec = folder / "spec.json"
    return spec.is_file() and set(REQUIRED) <= set(json.loads(spec.read_text()))


def run(folder: Path, connection) -> tuple[int, list[str], list[str]]:
    """(values compared, differences, references that are not covered)."""
    spec = json.loads((folder / "spec.json").read_text())
    if spec["jackknife"]:
        return 0, [], [f"{spec['expected']}: growth_eblp has no jackknife term"]
    block = "year || ' ' || grade || ' ' || subject"
    (units,) = connection.execute(
        f"""
        WITH scores AS (FROM read_csv(?)),
        target AS (SELECT list(DISTINCT {block}) AS blocks FROM scores WHERE {_condition(spec['target'])})
        SELECT growth_eblp(
            list({{'unit': school, 'student': stuid, 'block': {block}, 'score': Y}}),
            {{'target': any_value(blocks), 'weights': ?, 'pattern_means': ?}}).units
        FROM scores CROSS JOIN target
        """,
        [str(folder / spec["scores"]), spec["target"]["weights"], not spec["alpha_zero"]],
    ).fetchone()
    schools = {unit["unit"]: unit for unit in units}
    checks, differences = 0, []
    with (folder / spec["expected"]).open(newline="") as file:
        for row in csv.DictReader(file):
            for column, ours in FIELDS.items():
                checks += 1
                got, expected = schools[row["school"]][ours], float(row[column])
                if got is None or abs(got - expected) > TOLERANCE * abs(expected):
                    differences.append(f"{row['school']} {column}: {got!r}, reference {expected!r}")
    return checks, differences, []


def _condition(target: dict) -> str:
    """The rows of the target's blocks: 'all', 'final' year, or values with commas."""
    conditions = []
    for key, column in (("years", "year"), ("grades", "grade"), ("subjects", "subject")):
        value = target.get(key, "final" if key == "years" else "all")
        if value == "final":
            conditions.append("year = (SELECT max(year) FROM scores)")
        elif value != "all":
            values = ", ".join(f"'{part.strip()}'" for part in value.split(","))
            conditions.append(f"{column}::VARCHAR IN ({values})")
    return " AND ".join(conditions) or "TRUE"
