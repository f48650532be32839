-- name: federated_metrics
-- description: The metrics of a collaborative whose districts keep their students' records: the
--   view metrics of each district, one under the other. Schools and districts stay as their district
--   computed them. For the collaborative, numerator, denominator and n are the sums over the
--   districts, where a student of two districts counts twice; the rates of the collaborative count
--   a student once, which no sum can tell, so value is NULL, with null_reason not_federable. The
--   growth of one district compares it with itself: value is NULL, with null_reason within_district;
--   core_index.core_growth_from_states has the collaborative's. An entity that two tables have is an
--   error.
-- parameters: metrics TABLE
-- example: WITH metrics AS (SELECT '2022-2023' AS academic_year, 'CORE' AS authority, 'district' AS entity_level, 'D' || i AS entity_code, 'ALL' AS student_group, 'chronic_absence' AS metric, 'all' AS subject, 10 * i AS numerator, 100 AS denominator, 0.1 * i AS value, 100 AS n, NULL::DOUBLE AS standard_error, FALSE AS higher_is_better, 'ok' AS status, NULL::VARCHAR AS null_reason FROM range(1, 3) AS t(i)) SELECT entity_level, entity_code, numerator, denominator, value, null_reason FROM core_index.federated_metrics(metrics) ORDER BY ALL
CREATE MACRO core_index.federated_metrics(metrics) AS TABLE
WITH core_index_input AS (
    SELECT *, system.main.count(*) OVER (
        PARTITION BY academic_year, authority, entity_level, entity_code, student_group, metric, subject
    ) AS core_index_rows
    FROM system.main.query_table(metrics)
    WHERE entity_level IN ('school', 'district')
),
districts AS (
    SELECT *
        EXCLUDE (core_index_rows)
        REPLACE (
            CASE WHEN NOT system.main.starts_with(metric, 'academic_growth') THEN value END AS value,
            CASE WHEN NOT system.main.starts_with(metric, 'academic_growth') THEN standard_error END AS standard_error,
            CASE WHEN system.main.starts_with(metric, 'academic_growth') THEN 'not_defined' ELSE status END AS status,
            CASE WHEN system.main.starts_with(metric, 'academic_growth') THEN 'within_district' ELSE null_reason END AS null_reason
        )
    FROM core_index_input
    WHERE CASE WHEN core_index_rows > 1 THEN system.main.error(
        'core_index.federated_metrics: ' || metric || ' of the ' || entity_level || ' ' || entity_code || ' in ' || academic_year
        || ' comes ' || core_index_rows || ' times; each entity has one district that reports it; leave the others out'
    ) ELSE TRUE END
)
FROM districts
UNION ALL BY NAME
SELECT
    academic_year, authority, 'collaborative' AS entity_level, 'collaborative' AS entity_code, student_group, metric, subject,
    CAST(system.main.sum(numerator) AS BIGINT) AS numerator, CAST(system.main.sum(denominator) AS BIGINT) AS denominator, CAST(system.main.sum(n) AS BIGINT) AS n,
    system.main.any_value(higher_is_better) AS higher_is_better, 'not_defined' AS status, 'not_federable' AS null_reason
FROM districts
WHERE entity_level = 'district'
GROUP BY academic_year, authority, student_group, metric, subject
