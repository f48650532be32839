-- name: released_index_levels
-- description: The index levels of school metrics that released_metrics shows, and whether they are
--   public. subgroup is NULL for racial and ethnic groups where one of them is hidden: which is the
--   lowest would say something of the hidden one.
-- grain: one row an academic year, school, student group, metric and subject
-- keys: academic_year, entity_code, student_group, metric, subject
CREATE OR REPLACE VIEW {schema}.released_index_levels AS
WITH marked AS (
    SELECT l.*, coalesce(p.is_public, FALSE) AS is_public, d.group_class, p.suppressed IS DISTINCT FROM FALSE AS hidden
    FROM {schema}.index_levels AS l
    INNER JOIN core_index.student_group_definitions() AS d ON l.student_group = d.student_group
    LEFT JOIN {schema}.released_metrics AS p
        ON l.academic_year = p.academic_year AND p.authority = 'CORE' AND p.entity_level = 'school'
        AND l.entity_code = p.entity_code AND l.student_group = p.student_group
        AND l.metric = p.metric AND l.subject = p.subject
),
classed AS (
    SELECT
        *,
        system.main.bool_or(hidden) OVER (PARTITION BY academic_year, entity_code, metric, subject, group_class) AS class_hidden
    FROM marked
)
SELECT
    * EXCLUDE (group_class, hidden, class_hidden)
    REPLACE (CASE WHEN NOT (class_hidden AND group_class = 'race_ethnicity') THEN subgroup END AS subgroup)
FROM classed
WHERE NOT hidden;
