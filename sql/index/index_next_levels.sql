-- name: index_next_levels
-- description: What a school's group needs in a metric to gain one, two or three index levels:
--   needed_value, where the level begins (a tenth of the percentiles for growth, else the cut point),
--   and change_needed, from the value to there (negative where less is better). Levels above 10 have
--   no row.
-- grain: one row an academic year, school, student group, metric, subject and number of levels
-- keys: academic_year, entity_code, student_group, metric, subject, levels_gained
CREATE OR REPLACE VIEW {schema}.index_next_levels AS
SELECT
    l.academic_year, l.entity_code, l.student_group, l.metric, l.subject, l.value, l.n, l.level,
    CAST(g.levels AS INTEGER) AS levels_gained, CAST(l.level + g.levels AS INTEGER) AS next_level,
    CASE
        WHEN l.metric = 'academic_growth' THEN 10.0 * (l.level + g.levels - 1)
        WHEN l.higher_is_better THEN l.lower_bounds[l.level + g.levels - 1]
        ELSE -l.lower_bounds[l.level + g.levels - 1]
    END AS needed_value,
    needed_value - l.value AS change_needed
FROM {schema}.index_levels AS l
INNER JOIN (VALUES (1), (2), (3)) AS g(levels) ON l.level + g.levels <= 10;
