-- name: index_levels
-- description: The index level, 1 to 10, of each of CORE's index metrics of a school and group with
--   at least min_n students: growth by its percentile, others by index_cut_points of the school's
--   level. subgroup is the part the group plays in the index: all, english_learner, disability,
--   socioeconomic, or lowest_race_ethnicity (the racial or ethnic group with the lowest value of the
--   metric and subject); NULL when it plays none. lower_bounds: where the levels 1 to 10 begin, of
--   values negated where less is better; NULL for growth.
-- grain: one row an academic year, school, student group, metric and subject
-- keys: academic_year, entity_code, student_group, metric, subject
CREATE OR REPLACE VIEW {schema}.index_levels AS
WITH all_metrics AS MATERIALIZED (FROM {schema}.metrics),
valued AS (
    SELECT
        m.academic_year, m.entity_code, e.school_level, m.student_group, d.group_class, d.index_subgroup,
        m.metric, m.subject, m.value, m.n, m.higher_is_better,
        CASE WHEN m.higher_is_better THEN m.value ELSE -m.value END AS oriented_value
    FROM all_metrics AS m
    INNER JOIN {schema}.entities AS e ON m.entity_level = e.entity_level AND m.entity_code = e.entity_code
    INNER JOIN core_index.student_group_definitions() AS d ON m.student_group = d.student_group
    INNER JOIN core_index.index_weights() AS w ON m.metric = w.metric AND e.school_level = w.school_level
    CROSS JOIN (FROM {schema}.rules WHERE authority = 'CORE' AND metric = 'index' AND parameter = 'min_n') AS r
    WHERE m.authority = 'CORE' AND m.entity_level = 'school' AND m.value IS NOT NULL AND m.n >= r.value
),
levelled AS (
    SELECT
        v.*, c.lower_bounds,
        CASE v.metric
            WHEN 'academic_growth' THEN core_index.growth_level(v.value)
            ELSE core_index.index_level(v.oriented_value, c.lower_bounds)
        END AS level,
        system.main.row_number() OVER (
            PARTITION BY v.academic_year, v.entity_code, v.metric, v.subject, v.group_class
            ORDER BY v.oriented_value, v.student_group
        ) AS rank_in_class
    FROM valued AS v
    LEFT JOIN core_index.cut_points_in_force(
        all_metrics, {schema}.entities, {schema}.frozen_index_cut_points
    ) AS c
        ON v.school_level = c.school_level AND v.metric = c.metric AND v.subject = c.subject
)
SELECT
    academic_year, entity_code, school_level, student_group, metric, subject, value, n, higher_is_better, level,
    lower_bounds,
    CASE
        WHEN student_group = 'ALL' THEN 'all'
        WHEN group_class = 'race_ethnicity' AND rank_in_class = 1 THEN 'lowest_race_ethnicity'
        WHEN index_subgroup THEN group_class
    END AS subgroup
FROM levelled
WHERE level IS NOT NULL;
