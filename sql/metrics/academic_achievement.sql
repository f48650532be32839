-- name: academic_achievement
-- description: Smarter Balanced results of students with a score that the state counts: students who
--   met the standard (CORE), and scale scores' mean distance from it (Dashboard: points, before
--   participation and continuous-enrolment rules). Grades together.
-- grain: one row an academic year, entity, student group and subject
-- keys: academic_year, entity_level, entity_code, student_group, subject
CREATE OR REPLACE VIEW {schema}.academic_achievement AS
SELECT
    s.academic_year, s.entity_level, s.entity_code, g.student_group, s.subject,
    system.main.count(*) AS n,
    system.main.count(*) FILTER (s.achievement_level >= r.value) AS met_standard,
    system.main.avg(s.distance_from_standard) AS distance_from_standard,
    CASE WHEN n > 1 THEN system.main.stddev_samp(s.distance_from_standard) / system.main.sqrt(n) END AS distance_standard_error
FROM core_index.at_entity_levels({schema}.scores) AS s
INNER JOIN {schema}.student_groups AS g ON s.academic_year = g.academic_year AND s.ssid = g.ssid
CROSS JOIN (
    FROM {schema}.rules WHERE authority = 'CORE' AND metric = 'academic_achievement' AND parameter = 'min_achievement_level'
) AS r
WHERE s.scale_score IS NOT NULL
GROUP BY ALL;
