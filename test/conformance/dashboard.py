"""The California School Dashboard against the state's own download files.

A set is a folder of such files, of any indicators, years and counties; every
file that core_index.read_dashboard takes is read. core_index.dashboard gets
the published counts back and must give the published figures.

Rates are compared to the letter: numerator and denominator are public. The
scores behind ELA, mathematics and science are not. There the published status
and change go in, and levels, color and box are compared; and the status is
computed again from the published mean of the students with a score, which has
one decimal, plus the students added for participation. That mean is off by 0.05
at most, so the status by less than 0.1 after rounding: TOLERANCE.

What cannot be reproduced is named and counted apart (not covered): rows whose
LEA did not certify its data, and what QUIRKS names.
"""

from __future__ import annotations

import csv
from pathlib import Path

NEEDED = {"cds", "rtype", "currdenom"}

# Public figures, of rows and columns that a file has.
FIGURES = (
    "curr_status", "prior_status", "change", "status_level", "change_level", "color", "box", "small_denominator",
    "curr_n_size_met", "prior_n_size_met", "accountability_met", "curr_participation", "prior_participation",
    "curr_loss_students", "prior_loss_students",
)  # fmt: skip
# Given for averages, so that comparing them would prove nothing.
GIVEN = ("curr_status", "prior_status", "change")
TOLERANCE = "0.1"

# Slips of a file: figures, the published cells (p), and what is the matter.
QUIRKS = (
    (("change",), "p.indicator = 'CCI' AND p.year = 2024 AND p.change = 0 AND p.change_level = 0",
     "college/career 2024 prints a change of 0.0 with level 0 where last year had fewer than 11 students"),
    (("color", "box"), "p.year = 2024 AND p.student_group IN ('SBA', 'CAA') AND p.color > 0",
     "a preliminary file of 2024 prints colors of student groups that are not accountable"),
)  # fmt: skip

KEYS = "cds, rtype, student_group, indicator, year"
AVERAGES = "('ELA', 'MATH', 'SCIENCE')"
SHOWN = 20


def files_of(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*")) if path.suffix in (".csv", ".txt") and _is_download(path)]


def _is_download(path: Path) -> bool:
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        line = file.readline()
    header = next(csv.reader([line], delimiter="\t" if "\t" in line else ","), [])
    names = {"".join(c for c in name.lower() if c.isalnum()) for name in header}
    return NEEDED <= {"cds" if name == "cdscode" else name for name in names}


def matches(folder: Path) -> bool:
    """Whether the folder has a Dashboard download file."""
    return folder.is_dir() and bool(files_of(folder))


def run(folder: Path, connection) -> tuple[int, list[str], list[str]]:
    """(values compared, differences, rows that cannot be reproduced)."""
    connection.execute(
        "CREATE TABLE published AS FROM core_index.read_dashboard(?)", [[str(path) for path in files_of(folder)]]
    )
    not_covered = _set_apart(connection)
    connection.execute("CREATE TABLE computed AS FROM core_index.dashboard(published)")
    checks, differences = 0, []
    counts: dict[str, dict[str, tuple[int, int]]] = {}
    for figure in FIGURES:
        for indicator, compared, different, first in _compare(connection, figure):
            checks += compared
            counts.setdefault(indicator, {})[figure] = (compared, different)
            differences += _lines(f"{indicator} {figure}", different, first)
    for indicator, compared, different, first in _averages(connection):
        checks += compared
        counts[indicator]["status from scores"] = (compared, different)
        differences += _lines(f"{indicator} status from scores", different, first)
    for indicator in sorted(counts):
        figures = ", ".join(f"{name} {n - bad}/{n}" for name, (n, bad) in counts[indicator].items())
        print(f"conformance {folder.name}: {indicator}: {figures}")
    return checks, differences, not_covered


def _lines(label: str, different: int, first: list[str]) -> list[str]:
    more = [f"{label}: {different - len(first)} more rows differ"] if different > len(first) else []
    return [f"{label}: {line}" for line in first] + more


def _set_apart(connection) -> list[str]:
    """Take out what no rule gives, and say so."""
    lines = []
    apart = {
        "the record has a problem": "problem IS NOT NULL",
        "the LEA did not certify its data, which makes the color Orange": "certify_flag = 'Y' OR data_error_flag = 'Y'",
        "years and indicators without rules": "(indicator, year) NOT IN (SELECT DISTINCT (indicator, year) FROM core_index.dashboard_rules())",
    }
    for reason, condition in apart.items():
        (count,) = connection.execute(f"SELECT count(*) FROM published WHERE {condition}").fetchone()
        if count:
            lines.append(f"{count} rows: {reason}")
            connection.execute(f"DELETE FROM published WHERE {condition}")
    for figures, condition, reason in QUIRKS:
        (count,) = connection.execute(f"SELECT count(*) FROM published AS p WHERE {condition}").fetchone()
        if count:
            lines.append(f"{' and '.join(figures)} of {count} rows: {reason}")
    return lines


def _compare(connection, figure: str):
    """(indicator, values compared, values that differ, the first of them)."""
    # A file without the column has NULL in all its rows.
    published = f"p.{figure}"
    if figure.endswith("_loss_students"):
        # blank where nobody is added
        published, computed = f"coalesce(p.{figure}, 0)", f"coalesce(c.{figure}, 0)"
    else:
        computed = f"c.{figure}"
    quirk = " OR ".join(condition for figures, condition, _ in QUIRKS if figure in figures) or "FALSE"
    return connection.execute(
        f"""
        WITH compared AS (
            SELECT p.indicator, {published} IS DISTINCT FROM {computed} AS differs,
                concat_ws(' ', p.filename, 'line', p.line_number, p.cds, p.student_group) ||
                format(': published {{}}, computed {{}}', coalesce({published}::VARCHAR, 'blank'), coalesce({computed}::VARCHAR, 'NULL')) AS line
            FROM published AS p
            INNER JOIN computed AS c USING ({KEYS})
            WHERE NOT (p.indicator IN {AVERAGES} AND {figure in GIVEN}) AND NOT coalesce({quirk}, FALSE)
                AND (p.filename, p.indicator) IN (
                    SELECT (filename, indicator) FROM published WHERE {figure} IS NOT NULL)
        )
        SELECT indicator, count(*), count(*) FILTER (differs), coalesce(list(line ORDER BY line) FILTER (differs), [])[1:{SHOWN}]
        FROM compared GROUP BY indicator ORDER BY indicator
        """
    ).fetchall()


def _averages(connection):
    """Status of averages from the mean of the scores and the participation."""
    return connection.execute(
        f"""
        WITH counts AS (
            -- the year before, by this year's rule, as a cell of its own
            SELECT * RENAME (student_group AS published_group), student_group || when_ AS student_group
            FROM (
                SELECT {KEYS}, type, unnest(['', ' a year before']) AS when_,
                    unnest([curr_scores, prior_scores]) AS curr_scores,
                    unnest([curr_status_of_scores, prior_status_of_scores]) AS mean_of_scores,
                    CAST(unnest([curr_status_of_scores * curr_scores, prior_status_of_scores * prior_scores]) AS DECIMAL(17, 1)) AS curr_score_sum,
                    unnest([curr_enrolled, prior_enrolled]) AS curr_enrolled, unnest([curr_tested, prior_tested]) AS curr_tested,
                    unnest([curr_status, prior_status]) AS published_status, unnest([curr_denominator, prior_denominator]) AS published_denominator,
                    filename, line_number
                FROM published
                WHERE indicator IN {AVERAGES}
            )
            WHERE mean_of_scores IS NOT NULL AND published_status IS NOT NULL
        ), compared AS (
            SELECT p.indicator, abs(p.published_status - c.curr_status) > {TOLERANCE} OR c.curr_status IS NULL
                    OR p.published_denominator <> c.curr_denominator AS differs,
                concat_ws(' ', p.filename, 'line', p.line_number, p.cds, p.student_group) || format(
                    ': published {{}} of {{}}, computed {{}} of {{}}', p.published_status, p.published_denominator, c.curr_status, c.curr_denominator) AS line
            FROM core_index.dashboard(counts) AS c INNER JOIN counts AS p USING ({KEYS})
        )
        SELECT indicator, count(*), count(*) FILTER (differs), coalesce(list(line ORDER BY line) FILTER (differs), [])[1:{SHOWN}]
        FROM compared GROUP BY indicator ORDER BY indicator
        """
    ).fetchall()
