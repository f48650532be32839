-- name: released_index_levels
-- description: The index levels of school metrics that released_metrics shows, and whether they are
--   public. subgroup is NULL for racial and ethnic groups where one of them is hidden: which is the
--   lowest would say something of the hidden one. level_begins and next_level_begins: the values
--   where the level and the one above begin; NULL for growth, below the lowest and above the highest.
-- grain: one row an academic year, school, student group, metric and subject
-- keys: academic_year, entity_code, student_group, metric, subject
-- materialized: always
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
    * EXCLUDE (lower_bounds, is_public, group_class, hidden, class_hidden)
    REPLACE (CASE WHEN NOT (class_hidden AND group_class = 'race_ethnicity') THEN subgroup END AS subgroup),
    -- single figures: BI tools read no lists
    CASE WHEN higher_is_better THEN lower_bounds[level - 1] ELSE -lower_bounds[level - 1] END AS level_begins,
    CASE WHEN higher_is_better THEN lower_bounds[level] ELSE -lower_bounds[level] END AS next_level_begins,
    is_public
FROM classed
WHERE NOT hidden;
