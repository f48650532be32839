"""From a folder of district files to the index of a fictional collaborative.

Writes the sample collaborative's files, loads them, computes the index, and
prints it. Leaves build/demo/collaborative.duckdb: the loaded files in schema
main, and every result as a plain table in schema results, which any DuckDB from
1.5 on reads without the extension.

SAMPLE_STUDENTS=… scales the sample.
"""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "build" / "demo"
EXTENSION = ROOT / "build" / "release" / "core_index.duckdb_extension"
GENERATOR = ROOT / "target" / "release" / "sample-collaborative"


@contextmanager
def step(what: str):
    """Says what is being done, and how long it took."""
    print(f"{what} ... ", end="", flush=True)
    start = time.perf_counter()
    yield
    print(f"{time.perf_counter() - start:.1f} s", flush=True)


def run_script(connection: duckdb.DuckDBPyConnection, call: str) -> None:
    """Runs the script that a macro of the extension returns."""
    (script,) = connection.execute(f"SELECT {call}").fetchone()
    connection.execute(script).fetchall()


def show(connection: duckdb.DuckDBPyConnection, title: str, query: str) -> None:
    """Prints a small table: numbers to the right, missing values as a dot."""
    connection.execute(query)
    names = [column[0] for column in connection.description]
    rows = connection.fetchall()
    texts = [[("." if value is None else str(value)) for value in row] for row in rows]
    widths = [max(len(text) for text in column) for column in zip(names, *texts)]
    is_number = [all(not isinstance(value, str) for value in column) for column in zip(*rows)]
    print(f"\n{title}\n")
    for line in [names, ["-" * width for width in widths], *texts]:
        cells = (
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, widths, is_number)
        )
        print("  ".join(cells).rstrip())


INDEX_OF_DISTRICTS = """
    SELECT
        e.entity_name AS District,
        s.students AS Students,
        round(s.score, 1) AS "Index",
        round(s.academic_points, 1) AS "Academic (60)",
        round(s.culture_climate_points, 1) AS "Climate (40)",
        round(100 * c.value, 1) AS "Chronically absent %",
        round(100 * u.value, 1) AS "Suspended %"
    FROM index_scores AS s
    JOIN entities AS e USING (entity_level, entity_code)
    LEFT JOIN metrics AS c ON c.entity_code = s.entity_code AND c.academic_year = s.academic_year
        AND c.entity_level = 'district' AND c.authority = 'CORE' AND c.metric = 'chronic_absence' AND c.student_group = 'ALL'
    LEFT JOIN metrics AS u ON u.entity_code = s.entity_code AND u.academic_year = s.academic_year
        AND u.entity_level = 'district' AND u.authority = 'CORE' AND u.metric = 'suspension' AND u.student_group = 'ALL'
    WHERE s.entity_level = 'district' AND s.academic_year = $year
    ORDER BY s.score DESC NULLS LAST, e.entity_name
"""

INDEX_OF_SCHOOLS = """
    WITH levels AS (
        PIVOT (
            SELECT entity_code, academic_year, level,
                metric || CASE subject WHEN 'all' THEN '' ELSE ' ' || subject END AS measure
            FROM index_levels WHERE student_group = 'ALL'
        ) ON measure IN (
            'academic_achievement ELA', 'academic_achievement MATH',
            'academic_growth ELA', 'academic_growth MATH', 'chronic_absence', 'suspension'
        ) USING max(level)
    )
    SELECT
        left(e.entity_name, 32) AS School,
        e.school_level AS Level,
        s.students AS Students,
        round(s.score, 1) AS "Index",
        l."academic_achievement ELA" AS ELA,
        l."academic_achievement MATH" AS Math,
        l."academic_growth ELA" AS "ELA gr.",
        l."academic_growth MATH" AS "Math gr.",
        l.chronic_absence AS Absence,
        l.suspension AS "Susp."
    FROM index_scores AS s
    JOIN entities AS e USING (entity_level, entity_code)
    LEFT JOIN levels AS l ON l.entity_code = s.entity_code AND l.academic_year = s.academic_year
    WHERE s.entity_level = 'school' AND s.academic_year = $year
    ORDER BY s.score DESC NULLS LAST, e.entity_name
    LIMIT $schools
"""

GROWTH_AGAINST_TRUTH = """
    SELECT
        g.academic_year AS Year,
        g.subject AS Subject,
        count(*) AS "School grades",
        round(corr(g.effect, t.effect), 2) AS "Correlation",
        round(1 / sqrt(1 + avg(g.standard_error ** 2) / avg(f.effect_variance)), 2) AS "Expected",
        round(regr_slope(t.effect, g.shrunken_effect), 2) AS "Slope on shrunken"
    FROM school_growth AS g
    JOIN (
        SELECT *, avg(effect) OVER (PARTITION BY academic_year, subject, grade) AS mean_effect FROM planted
    ) AS t
        ON t.academic_year = g.academic_year AND upper(t.subject) = g.subject
        AND lpad(t.grade, 2, '0') = g.grade AND t.cds_code = g.cds_code
    JOIN core_index.core_growth_fit(growth_scores) AS f
        ON f.academic_year = g.academic_year AND f.subject = g.subject AND f.grade = g.grade
    WHERE g.percentile IS NOT NULL AND g.n >= 20
    GROUP BY ALL
    ORDER BY ALL
"""


def main() -> None:
    students = os.environ.get("SAMPLE_STUDENTS") or "30000"
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir(parents=True)
    files = DEMO / "files"
    with step(f"Writing the files of a fictional collaborative of {int(students):,} students"):
        subprocess.run([GENERATOR, "--out", files, "--students", students], check=True, stdout=subprocess.DEVNULL)

    database = DEMO / "collaborative.duckdb"
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{EXTENSION}'")
    # Written so that DuckDB 1.5 reads it too.
    connection.execute(f"ATTACH '{database}' AS collaborative (STORAGE_VERSION 'v1.5.0')")
    connection.execute("USE collaborative")

    with step("Loading them (CALPADS, CAASPP, ELPAC, surveys, school directory)"):
        run_script(connection, f"core_index.load_sql('{files}')")
    with step("Computing everything once, as tables in the schema results"):
        run_script(connection, "core_index.install_sql(schema := 'results', source := 'main', materialized := TRUE)")

    connection.execute("USE collaborative.results")
    connection.execute(
        f"CREATE TEMP TABLE planted AS FROM read_csv('{files}/truth/growth_effects.csv', all_varchar := true)"
        " SELECT * REPLACE (effect::DOUBLE AS effect)"
    )
    (year,) = connection.execute("SELECT max(academic_year) FROM index_scores").fetchone()

    def with_year(query: str) -> str:
        return query.replace("$year", f"'{year}'").replace("$schools", "25")

    show(connection, f"The index of the districts, {year}", with_year(INDEX_OF_DISTRICTS))
    show(
        connection,
        f"The index of the 25 highest schools, {year}, with their levels (1 to 10)",
        with_year(INDEX_OF_SCHOOLS),
    )
    show(connection, "Growth found in the files against the growth that was planted", GROWTH_AGAINST_TRUTH)
    show(
        connection,
        "What was found wrong with the files",
        "SELECT severity AS Severity, rule_id AS Rule, file_type AS File, count(*) AS Records"
        " FROM data_quality GROUP BY ALL ORDER BY Severity, Records DESC, Rule LIMIT 15",
    )
    connection.execute("USE memory; DETACH collaborative")
    connection.close()
    print(
        f"""
Everything above is in {database.relative_to(ROOT)}. To go on:

  .venv/bin/python -c "import duckdb; c = duckdb.connect('{database.relative_to(ROOT)}', read_only=True); print(c.sql('SHOW TABLES FROM results'))"
  .venv-1.5/bin/duckdb -unsigned -readonly {database.relative_to(ROOT)}
    LOAD 'build/release/core_index.duckdb_extension';
    FROM core_index.functions();
    SELECT * FROM results.index_scores;
"""
    )


if __name__ == "__main__":
    main()
