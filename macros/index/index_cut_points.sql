-- name: index_cut_points
-- description: Cut points of the ten index levels from a baseline year: the nine deciles of the
--   schools' values for all students, by school level, metric and subject, in the direction in which
--   more is better (a rate where less is better has its sign turned). metrics and entities are
--   tables as of the views of those names. CORE published fixed cut points that could not be found:
--   deciles of a baseline year, kept fixed, are recalled as how they were set. Keep the rows in a
--   table to freeze them.
-- parameters: metrics TABLE, entities TABLE, baseline_year VARCHAR
-- example: WITH m AS (SELECT '2021-2022' AS academic_year, 'CORE' AS authority, 'school' AS entity_level, 's' || i AS entity_code, 'ALL' AS student_group, 'suspension' AS metric, 'all' AS subject, i / 100 AS value, FALSE AS higher_is_better FROM range(20) AS r(i)), e AS (SELECT 'school' AS entity_level, 's' || i AS entity_code, 'high' AS school_level FROM range(20) AS r(i)) SELECT metric, schools FROM core_index.index_cut_points(m, e, '2021-2022')
CREATE MACRO core_index.index_cut_points(metrics, entities, baseline_year) AS TABLE
WITH core_index_metrics AS (FROM system.main.query_table(metrics)),
core_index_entities AS (FROM system.main.query_table(entities)),
school_values AS (
    SELECT e.school_level, m.metric, m.subject,
        CASE WHEN m.higher_is_better THEN m.value ELSE -m.value END AS oriented_value
    FROM core_index_metrics AS m
    INNER JOIN core_index_entities AS e ON m.entity_level = e.entity_level AND m.entity_code = e.entity_code
    WHERE m.academic_year = baseline_year AND m.authority = 'CORE' AND m.entity_level = 'school'
        AND m.student_group = 'ALL' AND m.value IS NOT NULL
)
SELECT
    baseline_year AS baseline_year, school_level, metric, subject,
    system.main.count(*) AS schools,
    system.main.quantile_cont(oriented_value, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) AS lower_bounds
FROM school_values
GROUP BY school_level, metric, subject
