"""Federated growth, rates and peers in two steps, with made-up students in three districts.

    python examples/distributed/federated.py [--out build/federated]

Each district has a database of its own and runs district.sql there; of it, only
the Parquet files of sums are put where the collaborative finds them. The
collaborative runs collaborative.sql over these files. In the end, which no real
collaborative could do, the result is compared with that of all rows together.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXTENSION = Path(os.environ.get("CORE_INDEX_EXTENSION", ROOT / "build" / "release" / "core_index.duckdb_extension"))
AGREEMENT = "data sharing agreement of 1 July 2024, districts 0 to 2 and the collaborative"
# What the districts agree to take into account. Small groups need an agreement: without one nearly
# every school has to be left out when they are in the model.
COVARIATES = ["english_learner", "disadvantaged", "disability", "foster", "homeless"]
COVARIATES_WITHOUT_AGREEMENT = ["disadvantaged"]
RESULTS = {
    "school_growth": ["effect", "standard_error", "shrunken_effect", "posterior_sd"],
    "school_growth_dosage": ["effect", "standard_error", "shrunken_effect", "posterior_sd", "share"],
}

# Students of 3 districts with 6 schools each; an eighth of those in grade 11 changed schools, some of
# them to another district.
STUDENTS = """
CREATE TABLE growth_scores AS
WITH drawn AS (
    SELECT i, (['04', '05', '11'])[1 + i % 3] AS grade, hash(i) % 18 AS school,
        (list_sum([hash(i, k) % 1001 for k in range(12)]) - 6000) / 1000 AS ability,
        (list_sum([hash(i, k) % 1001 for k in range(20, 32)]) - 6000) / 1000 AS noise,
        (hash(i, 41) % 5 = 0)::INTEGER::DOUBLE AS english_learner, (hash(i, 42) % 2 = 0)::INTEGER::DOUBLE AS disadvantaged,
        (hash(i, 43) % 8 = 0)::INTEGER::DOUBLE AS disability, (hash(i, 44) % 150 = 0)::INTEGER::DOUBLE AS foster,
        (hash(i, 45) % 30 = 0)::INTEGER::DOUBLE AS homeless
    FROM range($students) AS r(i)
)
SELECT '2024-2025' AS academic_year, subject, grade, 'school ' || school AS cds_code, 'district ' || school % 3 AS district_code,
    i::VARCHAR AS ssid, 2500 + 70 * ability + 3 * school - 8 * english_learner + 25 * noise AS score,
    2470 + 75 * ability + 15 * (hash(i, 46) % 7 - 3.0) AS pretest, 2465 + 70 * ability + 20 * (hash(i, 47) % 7 - 3.0) AS pretest_other,
    22.0 AS pretest_sem, 25.0 AS pretest_other_sem, english_learner, disadvantaged, disability, foster, homeless
FROM drawn, (VALUES ('ELA'), ('MATH')) AS s(subject);

CREATE TABLE attendance AS
SELECT DISTINCT academic_year, ssid, unnest([cds_code, 'school ' || (cds_code[8:]::INTEGER + 1 + ssid::INTEGER % 2 * 2) % 18]) AS cds_code,
    unnest([2 / 3, 1 / 3]) AS share
FROM growth_scores WHERE grade = '11' AND hash(ssid, 5) % 8 = 0;

CREATE TABLE school_characteristics AS
SELECT academic_year, cds_code AS entity_code, district_code, 'all' AS school_level, count(*) AS enrolment, ln(count(*)) AS log_enrolment,
    avg(disadvantaged) AS disadvantaged, avg(english_learner) AS english_learner
FROM growth_scores WHERE subject = 'ELA' GROUP BY ALL;

CREATE TABLE metrics AS
WITH high AS (SELECT *, score >= 2550 AS met FROM growth_scores)
SELECT academic_year, 'CORE' AS authority, entity_level, entity_code, 'ALL' AS student_group, 'academic_achievement' AS metric, subject,
    count(*) FILTER (met) AS numerator, count(*) AS denominator, numerator / denominator AS value, denominator AS n,
    sqrt(value * (1 - value) / n) AS standard_error, TRUE AS higher_is_better, 'ok' AS status, NULL::VARCHAR AS null_reason
FROM core_index.at_entity_levels(high) GROUP BY ALL;
"""


def connect(path: Path | str = ":memory:") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), config={"allow_unsigned_extensions": "true"})
    connection.load_extension(str(EXTENSION))
    return connection


def run(connection: duckdb.DuckDBPyConnection, script: str, **variables: str | list[str] | None) -> None:
    for name, value in variables.items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
    connection.execute((HERE / script).read_text())


def differences(ours: duckdb.DuckDBPyConnection, pooled: duckdb.DuckDBPyConnection, sd: float) -> dict[str, float]:
    """The largest difference of each result from the pooled one, in standard deviations of the scores."""
    found = {}
    for table, columns in RESULTS.items():
        query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY academic_year, subject, grade, cds_code"
        rows, expected = ours.execute(query).fetchall(), pooled.execute(query).fetchall()
        assert len(rows) == len(expected) > 0, table
        pairs = [(a, b) for row, other in zip(rows, expected) for a, b in zip(row, other)]
        assert all((a is None) == (b is None) for a, b in pairs), table
        found[table] = max(abs(a - b) for a, b in pairs if a is not None) / sd
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "federated")
    parser.add_argument("--students", type=int, default=12_000)
    parser.add_argument("--no-agreement", action="store_true", help="leave out what needs an agreement")
    options = parser.parse_args()
    covariates = COVARIATES_WITHOUT_AGREEMENT if options.no_agreement else COVARIATES
    everybody = connect()
    everybody.execute(STUDENTS.replace("$students", str(options.students)))
    (sd,) = everybody.execute("SELECT stddev(score) FROM growth_scores").fetchone()
    sent = 0
    for (district,) in everybody.execute("SELECT DISTINCT district_code FROM growth_scores ORDER BY ALL").fetchall():
        folder = options.out / district.replace(" ", "_")
        folder.mkdir(parents=True, exist_ok=True)
        # The district's own database: its students, and the schools they were at before.
        own = connect()
        for table in ("growth_scores", "attendance", "school_characteristics"):
            rows = everybody.sql(f"FROM {table}").to_arrow_table()  # noqa: F841 (read by its name)
            own.execute(f"CREATE TABLE {table} AS FROM rows")
        own.execute("DELETE FROM growth_scores WHERE district_code <> $1", [district])
        own.execute("DELETE FROM attendance WHERE ssid NOT IN (SELECT ssid FROM growth_scores)")
        own.execute("DELETE FROM school_characteristics WHERE district_code <> $1", [district])
        own.execute("CREATE TABLE metrics AS" + STUDENTS.split("CREATE TABLE metrics AS")[1])
        run(own, "district.sql", outgoing=str(folder), recipient="the collaborative", covariates=covariates,
            under_agreement=None if options.no_agreement else AGREEMENT)
        sizes = {file.name: file.stat().st_size for file in sorted(folder.glob("*.parquet"))}
        sent += sum(sizes.values())
        print(f"{district} sends {', '.join(f'{name} ({size:,} bytes)' for name, size in sizes.items())}")
    print(f"{sent / options.students:.0f} bytes a student\n")

    collaborative = connect()
    run(collaborative, "collaborative.sql", incoming=str(options.out))
    print(collaborative.sql(
        "SELECT subject, cds_code, n, round(effect, 2) AS effect, round(standard_error, 2) AS standard_error, growth_level, districts "
        "FROM school_growth WHERE grade IS NULL ORDER BY ALL LIMIT 6"
    ))
    print(collaborative.sql("SELECT entity_level, entity_code, subject, numerator, denominator, value, null_reason FROM metrics WHERE entity_level <> 'school' ORDER BY ALL"))
    (received,) = collaborative.execute("SELECT count(*) FROM received_under_agreement").fetchone()
    print(f"{received} states tell about fewer than 11 students, and are here under an agreement")

    # The rows behind the states that were sent.
    everybody.execute(f"""
        CREATE TABLE states AS SELECT DISTINCT subject, grade, cds_code FROM read_parquet('{options.out}/*/growth.parquet');
        CREATE TABLE dose_states AS SELECT DISTINCT subject, grade, cds_code FROM read_parquet('{options.out}/*/growth_dosage.parquet');
        CREATE TABLE behind AS FROM growth_scores SEMI JOIN states USING (subject, grade, cds_code);
        CREATE TABLE school_growth AS FROM core_index.core_growth(behind, covariates := {covariates});
        CREATE TABLE dosed AS FROM core_index.growth_doses(growth_scores, attendance);
        CREATE TABLE dosed_behind AS FROM growth_scores SEMI JOIN (FROM dosed SEMI JOIN dose_states USING (subject, grade, cds_code)) AS d USING (subject, ssid);
        CREATE TABLE school_growth_dosage AS FROM core_index.core_growth_dosage(dosed_behind, attendance, covariates := {covariates});
    """)
    peers = "FROM peer_groups SELECT academic_year, entity_code, rank, peer_code, distance ORDER BY ALL"
    everybody.execute("CREATE TABLE peer_groups AS FROM core_index.peer_groups(school_characteristics, k := 5, "
                      "weights := MAP {'log_enrolment': 1.0, 'disadvantaged': 1.0, 'english_learner': 1.0})")
    assert collaborative.execute(peers).fetchall() == everybody.execute(peers).fetchall()
    print("the peers of every school: the same")
    for table, difference in differences(collaborative, everybody, sd).items():
        print(f"{table}: largest difference from all rows together {difference:.1e} standard deviations of the scores")
        assert difference <= 1e-12, table


if __name__ == "__main__":
    main()
