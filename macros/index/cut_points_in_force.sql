-- name: cut_points_in_force
-- description: The cut points of index levels: the rows of frozen, or, while it has none, those of
--   core_index.index_cut_points for the first academic year in which a school has the metric and
--   subject, for the subjects of core_index.index_subjects(). Tables as of the views metrics,
--   entities and frozen_index_cut_points.
-- parameters: metrics TABLE, entities TABLE, frozen TABLE
-- example: WITH m AS (SELECT '2021-2022' AS academic_year, 'CORE' AS authority, 'school' AS entity_level, 's' || i AS entity_code, 'ALL' AS student_group, 'suspension' AS metric, 'all' AS subject, i / 100 AS value, FALSE AS higher_is_better FROM range(20) AS r(i)), e AS (SELECT 'school' AS entity_level, 's' || i AS entity_code, 'high' AS school_level FROM range(20) AS r(i)), f AS (SELECT '' AS baseline_year, '' AS school_level, '' AS metric, '' AS subject, 0 AS schools, [0.0] AS lower_bounds WHERE FALSE) SELECT baseline_year, metric, schools FROM core_index.cut_points_in_force(m, e, f)
CREATE MACRO core_index.cut_points_in_force(metrics, entities, frozen) AS TABLE
WITH core_index_metrics AS MATERIALIZED (FROM system.main.query_table(metrics)),
core_index_frozen AS (FROM system.main.query_table(frozen)),
first_years AS (
    SELECT m.metric, m.subject, system.main.min(m.academic_year) AS baseline_year
    FROM core_index_metrics AS m
    INNER JOIN core_index.index_subjects() AS s ON m.metric = s.metric AND m.subject = s.subject
    WHERE m.authority = 'CORE' AND m.entity_level = 'school' AND m.student_group = 'ALL' AND m.value IS NOT NULL
    GROUP BY ALL
),
baseline_metrics AS (
    SELECT m.* REPLACE ('baseline' AS academic_year)
    FROM core_index_metrics AS m
    INNER JOIN first_years AS f ON m.metric = f.metric AND m.subject = f.subject AND m.academic_year = f.baseline_year
),
baseline AS (
    SELECT c.* REPLACE (f.baseline_year AS baseline_year)
    FROM core_index.index_cut_points(baseline_metrics, entities, 'baseline') AS c
    INNER JOIN first_years AS f ON c.metric = f.metric AND c.subject = f.subject
)
FROM core_index_frozen
UNION ALL
SELECT b.* FROM baseline AS b
WHERE NOT EXISTS (FROM core_index_frozen)
