-- name: index_scores
-- description: The 0 to 100 index of each school, and of each district and hub as the mean of its
--   schools' weighted by enrolment (this project's definition: CORE published schools). A school with no
--   metric at all in a domain has no index, and null_reason says which domain. metrics counts the
--   metrics and subjects it rests on.
-- grain: one row an academic year and entity
-- keys: academic_year, entity_level, entity_code
CREATE OR REPLACE VIEW {schema}.index_scores AS
WITH enrolment AS (
    SELECT academic_year, cds_code, district_code, system.main.count(*) AS students
    FROM {schema}.enrollments
    GROUP BY ALL
),
domain_points AS (
    SELECT
        academic_year, entity_code,
        system.main.sum(points) FILTER (domain = 'academic') AS academic_points,
        system.main.sum(points) FILTER (domain = 'culture_climate') AS culture_climate_points,
        system.main.count(*) AS metrics
    FROM {schema}.index_points
    GROUP BY ALL
),
schools AS (
    SELECT
        e.academic_year, e.cds_code, e.district_code, e.students,
        p.academic_points, p.culture_climate_points, coalesce(p.metrics, 0) AS metrics,
        p.academic_points + p.culture_climate_points AS score,
        CASE
            WHEN p.academic_points IS NULL AND p.culture_climate_points IS NULL THEN 'no_metrics'
            WHEN p.academic_points IS NULL THEN 'no_academic_metrics'
            WHEN p.culture_climate_points IS NULL THEN 'no_culture_climate_metrics'
        END AS null_reason
    FROM enrolment AS e
    LEFT JOIN domain_points AS p ON e.academic_year = p.academic_year AND e.cds_code = p.entity_code
)
SELECT
    academic_year, 'school' AS entity_level, cds_code AS entity_code,
    score, academic_points, culture_climate_points, metrics, students, null_reason
FROM schools
UNION ALL
SELECT
    academic_year, entity_level, entity_code,
    system.main.sum(students * score) / system.main.sum(students) FILTER (score IS NOT NULL),
    system.main.sum(students * academic_points) / system.main.sum(students) FILTER (score IS NOT NULL),
    system.main.sum(students * culture_climate_points) / system.main.sum(students) FILTER (score IS NOT NULL),
    CAST(system.main.sum(metrics) AS BIGINT), CAST(system.main.sum(students) AS BIGINT),
    CASE WHEN system.main.count(score) = 0 THEN 'no_school_with_an_index' END
FROM core_index.at_all_entity_levels(schools, {schema}.hubs)
WHERE entity_level IN ('district', 'hub')
GROUP BY academic_year, entity_level, entity_code;
