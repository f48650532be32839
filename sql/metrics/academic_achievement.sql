-- name: academic_achievement
-- description: Smarter Balanced results of students with a score that the state counts: students who
--   met the standard (CORE), and scale scores' mean distance from it (Dashboard: points, before
--   participation and continuous-enrolment rules). Grades together.
-- grain: one row an academic year, entity, student group and subject
-- keys: academic_year, entity_level, entity_code, student_group, subject
CREATE OR REPLACE VIEW {schema}.academic_achievement AS
WITH cells AS (
    SELECT
        s.academic_year, s.cds_code, s.district_code, g.student_group, s.subject,
        system.main.count(*) AS students,
        system.main.count(*) FILTER (s.achievement_level >= r.value) AS met,
        system.main.count(s.distance_from_standard) AS measured,
        system.main.sum(s.distance_from_standard) AS distances,
        system.main.sum(s.distance_from_standard * s.distance_from_standard) AS squares
    FROM {schema}.scores AS s
    INNER JOIN {schema}.student_groups AS g ON s.academic_year = g.academic_year AND s.ssid = g.ssid
    CROSS JOIN (
        FROM {schema}.rules WHERE authority = 'CORE' AND metric = 'academic_achievement' AND parameter = 'min_achievement_level'
    ) AS r
    WHERE s.scale_score IS NOT NULL
    GROUP BY ALL
),
-- distances are whole numbers, so their sums are exact
sums AS (
    SELECT
        academic_year, entity_level, entity_code, student_group, subject,
        CAST(system.main.sum(students) AS BIGINT) AS n,
        CAST(system.main.sum(met) AS BIGINT) AS met_standard,
        system.main.sum(measured) AS measured, system.main.sum(distances) AS distances, system.main.sum(squares) AS squares
    FROM core_index.at_all_entity_levels(cells, {schema}.hubs)
    GROUP BY ALL
)
SELECT
    academic_year, entity_level, entity_code, student_group, subject, n, met_standard,
    distances / measured AS distance_from_standard,
    CASE WHEN measured > 1 THEN system.main.sqrt(
        (measured * squares - distances * distances) / (measured * (measured - 1)) / measured
    ) END AS distance_standard_error
FROM sums;
