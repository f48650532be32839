-- name: index_explain
-- description: How the index of each school came about, line by line: for each metric, subject and group
--   that enters, value, n and level; points_available, those of the metric and subject; weight, the part
--   of them that the group carries; points = points_available * weight * level / 10; running_total; and
--   the same in words. The points are rounded to ten decimals so that they add up to score to the last
--   digit. score is NULL, and null_reason says why, where a domain has no metric. For one school:
--   FROM index_explain WHERE entity_code = '...' ORDER BY academic_year, line.
-- grain: one row an academic year, school, metric, subject and part
-- keys: academic_year, entity_code, line
CREATE OR REPLACE VIEW {schema}.index_explain AS
WITH parts AS (
    SELECT
        p.academic_year, p.entity_code, p.domain, p.metric, p.subject, l.student_group, l.subgroup, l.value, l.n, l.level,
        p.points_available,
        CASE WHEN p.subgroups = 0 THEN 1.0 WHEN l.subgroup = 'all' THEN r.value ELSE (1 - r.value) / p.subgroups END AS weight,
        system.main.row_number() OVER (
            PARTITION BY p.academic_year, p.entity_code
            ORDER BY p.domain, p.metric, p.subject, l.subgroup <> 'all', l.subgroup
        ) AS line
    FROM {schema}.index_points AS p
    INNER JOIN {schema}.index_levels AS l
        ON p.academic_year = l.academic_year AND p.entity_code = l.entity_code
        AND p.metric = l.metric AND p.subject = l.subject AND l.subgroup IS NOT NULL
    CROSS JOIN (FROM {schema}.rules WHERE authority = 'CORE' AND metric = 'index' AND parameter = 'all_students_weight') AS r
),
added AS (
    SELECT
        p.*, s.score, s.null_reason,
        CAST(CASE
            WHEN p.line = system.main.max(p.line) OVER (PARTITION BY p.academic_year, p.entity_code) AND s.score IS NOT NULL THEN s.score
            ELSE system.main.sum(p.points_available * p.weight * p.level / 10) OVER lines
        END AS DECIMAL(18, 10)) AS running_total
    FROM parts AS p
    LEFT JOIN (FROM {schema}.index_scores WHERE entity_level = 'school') AS s
        ON p.academic_year = s.academic_year AND p.entity_code = s.entity_code
    WINDOW lines AS (
        PARTITION BY p.academic_year, p.entity_code ORDER BY p.line ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
)
SELECT
    academic_year, entity_code, line, domain, metric, subject, student_group, subgroup, value, n, level, points_available, weight,
    CAST(running_total - coalesce(system.main.lag(running_total) OVER (PARTITION BY academic_year, entity_code ORDER BY line), 0) AS DECIMAL(18, 10)) AS points,
    running_total,
    system.main.printf(
        'level %d of 10, of %.2f points, for %s: %.1f per cent of them', level, points_available, student_group, 100 * weight
    ) AS explanation,
    CAST(score AS DECIMAL(18, 10)) AS score, null_reason
FROM added;
