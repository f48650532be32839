"""A file like those of examples/release/release.py, with made-up figures and every table, for tests of size and of sections.

    synthetic_release.py release.duckdb --schools 2000

Figures that are hidden have the number PLANTED in their rows, which a real release never has: no page may show it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import duckdb

PLANTED = 987654321

SCRIPT = """
CREATE TABLE entities AS
WITH schools AS (
    SELECT i, CAST(floor(i * {districts} / {schools}) AS INTEGER) AS d,
        CASE WHEN hash(i, 'level') % 100 < 62 THEN 'elementary' WHEN hash(i, 'level') % 100 < 80 THEN 'middle'
            WHEN hash(i, 'level') % 100 < 97 THEN 'high' ELSE 'span' END AS school_level
    FROM range({schools}) AS r(i)
)
SELECT 'district' AS entity_level, printf('%02d999990000000', d + 1) AS entity_code,
    printf('%s Valley Unified', ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Ginkgo', 'Hazel'][d % 8 + 1]) AS entity_name,
    printf('%02d999990000000', d + 1) AS district_code, NULL AS school_level
FROM range({districts}) AS r(d)
UNION ALL
SELECT 'school', printf('%02d99999%07d', d + 1, i), printf('%s %s %s',
        ['Cañon', 'Harbor', 'Juniper', 'Lupine', 'Manzanita', 'Orchard', 'Poppy', 'Quail', 'Sierra', 'Toyon'][CAST(hash(i, 'first') % 10 AS INTEGER) + 1],
        ['Bay', 'Creek', 'Glen', 'Hill', 'Lake', 'Mesa', 'Point', 'Ridge', 'Vista', 'Wood'][CAST(hash(i, 'second') % 10 AS INTEGER) + 1] || ' ' || i,
        CASE school_level WHEN 'span' THEN 'School' ELSE upper(school_level[1]) || school_level[2:] END),
    printf('%02d999990000000', d + 1), school_level
FROM schools;

CREATE TABLE metrics AS
WITH measures AS (
    SELECT * FROM (VALUES
        ('CORE', 'academic_achievement', 'ELA', TRUE, 0.45, 0.12), ('CORE', 'academic_achievement', 'MATH', TRUE, 0.36, 0.12),
        ('CORE', 'academic_growth', 'ELA', TRUE, 50, 28), ('CORE', 'academic_growth', 'MATH', TRUE, 50, 28),
        ('CORE', 'academic_growth_effect', 'ELA', TRUE, 0, 7), ('CORE', 'academic_growth_effect', 'MATH', TRUE, 0, 7),
        ('CORE', 'chronic_absence', 'all', FALSE, 0.2, 0.08), ('CORE', 'suspension', 'all', FALSE, 0.04, 0.02),
        ('CORE', 'el_redesignation', 'all', TRUE, 0.3, 0.1), ('CORE', 'high_school_readiness', 'all', TRUE, 0.4, 0.1),
        ('CORE', 'graduation', 'four_year', TRUE, 0.87, 0.06),
        ('CORE', 'social_emotional_skills', 'growth_mindset', TRUE, 0.5, 0.08),
        ('CORE', 'social_emotional_skills', 'self_efficacy', TRUE, 0.45, 0.08),
        ('CORE', 'culture_climate', 'student', TRUE, 0.4, 0.09), ('CORE', 'culture_climate', 'family', TRUE, 0.6, 0.09),
        ('Dashboard', 'distance_from_standard', 'ELA', TRUE, -12, 40)
    ) AS t(authority, metric, subject, higher_is_better, mean, spread)
),
cells AS (
    SELECT academic_year, m.*, e.entity_level, e.entity_code, student_group, share,
        hash(academic_year, metric, subject, entity_code, student_group) / 18446744073709551615.0 AS u,
        hash(entity_code, 'size') % 700 + 250 AS students, entity_level = 'district' AS is_district
    FROM entities AS e
    CROSS JOIN measures AS m
    CROSS JOIN (VALUES ('2021-2022'), ('2022-2023'), ('2023-2024')) AS y(academic_year)
    CROSS JOIN (VALUES ('ALL', 1.0), ('AA', 0.06), ('AS', 0.12), ('FI', 0.02), ('HI', 0.55), ('WH', 0.2), ('MR', 0.05), ('EL', 0.2),
        ('SED', 0.6), ('SWD', 0.13), ('FOS', 0.01), ('HOM', 0.03), ('F', 0.49), ('M', 0.51)) AS g(student_group, share)
    WHERE NOT (metric = 'graduation' AND school_level IN ('elementary', 'middle'))
        AND NOT (metric = 'high_school_readiness' AND school_level IN ('elementary', 'high'))
),
valued AS (
    SELECT *, CAST(round(share * students * CASE WHEN is_district THEN 20 ELSE 1 END) AS BIGINT) AS full_n,
        mean + spread * (u + hash(entity_code, metric) / 18446744073709551615.0 - 1) * 1.7 AS figure
    FROM cells
)
SELECT
    academic_year, authority, entity_level, entity_code, student_group, metric, subject, higher_is_better,
    CASE WHEN suppressed THEN {planted} ELSE NULL END AS numerator, CAST(NULL AS BIGINT) AS denominator,
    CASE WHEN suppressed THEN {planted} ELSE CASE WHEN mean BETWEEN 0.01 AND 1 THEN greatest(figure, 0.001) WHEN mean = 50 THEN least(greatest(figure, 1), 99) ELSE figure END END AS value,
    CASE WHEN suppressed THEN {planted} ELSE full_n END AS n,
    CASE WHEN suppressed THEN {planted} WHEN mean IN (0, -12) THEN 60 / sqrt(full_n) ELSE 0.4 / sqrt(full_n) END AS standard_error,
    CASE WHEN suppressed THEN '{planted}' ELSE 'ok' END AS status, CASE WHEN suppressed THEN '{planted}' END AS null_reason,
    suppressed
FROM (SELECT *, full_n < 11 OR hash(u) % 23 = 0 AND student_group <> 'ALL' AS suppressed FROM valued);

CREATE TABLE index_levels AS
SELECT m.academic_year, m.entity_code, e.school_level, m.student_group, m.metric, m.subject, m.value, m.n, m.higher_is_better,
    CAST(hash(m.entity_code, m.metric, m.subject, m.student_group) % 10 + 1 AS INTEGER) AS level,
    CAST([] AS DOUBLE[]) AS lower_bounds, 'all' AS subgroup
FROM metrics AS m
INNER JOIN entities AS e ON m.entity_level = 'school' AND e.entity_level = 'school' AND m.entity_code = e.entity_code
WHERE NOT m.suppressed AND m.n >= 20 AND m.authority = 'CORE' AND m.metric <> 'academic_growth_effect';

CREATE TABLE index_scores AS
SELECT academic_year, entity_level, entity_code,
    CASE WHEN suppressed THEN {planted} ELSE academic_points + culture_climate_points END AS score,
    CASE WHEN suppressed THEN {planted} ELSE academic_points END AS academic_points,
    CASE WHEN suppressed THEN {planted} ELSE culture_climate_points END AS culture_climate_points,
    CAST(9 AS HUGEINT) AS metrics, CAST(NULL AS VARCHAR) AS null_reason, suppressed
FROM (
    SELECT academic_year, entity_level, entity_code, hash(academic_year, entity_code, 'hidden') % 15 = 0 AS suppressed,
        30 + 12 * (hash(entity_code, 'a') % 1000 / 500.0 + hash(entity_code, academic_year, 'b') % 1000 / 1000.0 - 1.5) AS academic_points,
        21 + 7 * (hash(entity_code, 'c') % 1000 / 500.0 + hash(entity_code, academic_year, 'd') % 1000 / 1000.0 - 1.5) AS culture_climate_points
    FROM entities CROSS JOIN (VALUES ('2021-2022'), ('2022-2023'), ('2023-2024')) AS y(academic_year)
);

CREATE TABLE index_explain AS
SELECT l.academic_year, l.entity_code, row_number() OVER (PARTITION BY l.academic_year, l.entity_code ORDER BY l.metric, l.subject) AS line,
    l.metric, l.subject, l.student_group, l.level, 5.0::DOUBLE AS points_available, CAST(0.5 * l.level AS DECIMAL(18, 10)) AS points
FROM index_levels AS l SEMI JOIN (FROM index_scores WHERE NOT suppressed AND entity_level = 'school') AS s
    ON l.academic_year = s.academic_year AND l.entity_code = s.entity_code
WHERE l.student_group = 'ALL';

CREATE TABLE peer_benchmarks AS
SELECT l.academic_year, 'CORE' AS authority, l.entity_code, l.student_group, l.metric, l.subject, p.peers,
    CAST(hash(l.entity_code, l.metric, l.subject, p.peers) % 101 AS DOUBLE) AS percentile, n_peers
FROM index_levels AS l CROSS JOIN (VALUES ('similar', 20), ('district', 14), ('collaborative', 59)) AS p(peers, n_peers)
WHERE l.student_group = 'ALL' AND hash(l.entity_code, l.metric) % 9 > 0;

CREATE TABLE peer_groups AS
SELECT '2023-2024' AS academic_year, e.entity_code, r.rank,
    lead(e.entity_code, CAST(r.rank AS INTEGER), e.entity_code) OVER (PARTITION BY r.rank, e.school_level ORDER BY e.entity_code) AS peer_code,
    NULL AS peer_name
FROM entities AS e CROSS JOIN range(1, 13) AS r(rank)
WHERE e.entity_level = 'school'
QUALIFY peer_code <> e.entity_code;

CREATE TABLE dashboard AS
SELECT '2023-2024' AS academic_year, e.entity_level, e.entity_code, 'ALL' AS student_group, i.indicator,
    CAST(hash(e.entity_code, indicator, 1) % 400 / 10 AS DECIMAL(12, 1)) AS curr_status,
    CAST(hash(e.entity_code, indicator, 2) % 60 / 10 - 3 AS DECIMAL(12, 1)) AS change,
    CAST(hash(e.entity_code, indicator, 3) % 5 + 1 AS INTEGER) AS status_level,
    ['Very Low', 'Low', 'Medium', 'High', 'Very High'][status_level] AS status_name,
    CAST(hash(e.entity_code, indicator, 4) % 5 + 1 AS INTEGER) AS change_level,
    ['Declined Significantly', 'Declined', 'Maintained', 'Increased', 'Increased Significantly'][change_level] AS change_name,
    change_level AS grid_change_level,
    CASE WHEN hash(e.entity_code, indicator, 5) % 6 > 0 THEN CAST((status_level + change_level) / 2 AS INTEGER) END AS color,
    ['Red', 'Orange', 'Yellow', 'Green', 'Blue'][color] AS color_name
FROM entities AS e
CROSS JOIN (VALUES ('ELA'), ('MATH'), ('CHRO'), ('SUSP'), ('ELPI')) AS i(indicator)
WHERE hash(e.entity_code, indicator) % 9 > 0;

CREATE TABLE rules AS
SELECT 'CORE' AS authority, 'disclosure' AS metric, 'min_n' AS parameter, NULL::INTEGER AS first_year, NULL::INTEGER AS last_year,
    11.0 AS value, 'made up' AS source, 'chosen' AS mark;
CREATE TABLE manifest AS
SELECT 'public' AS audience, NULL::VARCHAR AS district_code, NULL::VARCHAR AS recipient, '0.1.0' AS core_index_version,
    version() AS duckdb_version, TIMESTAMPTZ '2024-12-01 12:00:00+00' AS released_at, 11.0 AS min_n, 'pass' AS audit;
CREATE TABLE manifest_inputs AS SELECT 'caaspp' AS file_type, sha256(i::VARCHAR) AS sha256 FROM range(12) AS r(i);
"""


def write(path: Path, schools: int, districts: int) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS made (STORAGE_VERSION 'v1.5.0'); USE made")
        connection.execute(SCRIPT.format(schools=schools, districts=districts, planted=PLANTED))


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a made-up file of released figures.")
    parser.add_argument("file", type=Path, help="a new file")
    parser.add_argument("--schools", type=int, default=2000)
    parser.add_argument("--districts", type=int, default=8)
    arguments = parser.parse_args()
    write(arguments.file, arguments.schools, arguments.districts)


if __name__ == "__main__":
    main()
