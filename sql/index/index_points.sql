-- name: index_points
-- description: Points of each metric in a school's index: points_available after those of missing
--   metrics went to the others of the domain in proportion, split equally over subjects; level, the
--   level of all students weighted with the mean level of the reported subgroups (all students
--   alone when none is); points = points_available * level / 10. They add up to the index.
-- grain: one row an academic year, school, metric and subject
-- keys: academic_year, entity_code, metric, subject
CREATE OR REPLACE VIEW {schema}.index_points AS
WITH by_metric AS (
    SELECT
        academic_year, entity_code, school_level, metric, subject,
        system.main.max(level) FILTER (subgroup = 'all') AS all_level,
        system.main.avg(level) FILTER (subgroup <> 'all') AS subgroup_level,
        system.main.count(*) FILTER (subgroup <> 'all') AS subgroups
    FROM {schema}.index_levels
    WHERE subgroup IS NOT NULL
    GROUP BY ALL
    HAVING all_level IS NOT NULL
),
weighted AS (
    SELECT
        b.*, w.domain,
        w.points / system.main.count(*) OVER (PARTITION BY b.academic_year, b.entity_code, b.metric) AS share
    FROM by_metric AS b
    INNER JOIN core_index.index_weights() AS w ON b.school_level = w.school_level AND b.metric = w.metric
),
domains AS (
    SELECT school_level, domain, system.main.sum(points) AS domain_points FROM core_index.index_weights() GROUP BY ALL
)
SELECT
    w.academic_year, w.entity_code, w.school_level, w.domain, w.metric, w.subject,
    w.all_level, w.subgroup_level, w.subgroups,
    CASE
        WHEN w.subgroup_level IS NULL THEN w.all_level
        ELSE r.value * w.all_level + (1 - r.value) * w.subgroup_level
    END AS level,
    d.domain_points * w.share / system.main.sum(w.share) OVER (PARTITION BY w.academic_year, w.entity_code, w.domain) AS points_available,
    points_available * level / 10 AS points
FROM weighted AS w
INNER JOIN domains AS d ON w.school_level = d.school_level AND w.domain = d.domain
CROSS JOIN (FROM {schema}.rules WHERE authority = 'CORE' AND metric = 'index' AND parameter = 'all_students_weight') AS r;
