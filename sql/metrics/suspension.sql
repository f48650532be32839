-- name: suspension
-- description: Share of the students enrolled during the year (cumulative enrolment) who were
--   suspended for the authority's minimum of days in sum, or at all, and for CORE also those
--   expelled. A student counts once at each level.
-- grain: one row an academic year, authority, entity and student group
-- keys: academic_year, authority, entity_level, entity_code, student_group
CREATE OR REPLACE VIEW {schema}.suspension AS
WITH enrolled AS (
    SELECT DISTINCT academic_year, entity_level, entity_code, ssid
    FROM core_index.at_entity_levels({schema}.enrollments)
),
results AS (
    SELECT
        academic_year, entity_level, entity_code, ssid,
        system.main.sum(days_suspended) AS days_suspended,
        system.main.bool_or(suspended) AS suspended,
        system.main.bool_or(expelled) AS expelled
    FROM core_index.at_entity_levels({schema}.incident_results)
    GROUP BY ALL
),
definitions AS (
    SELECT
        authority,
        system.main.max(value) FILTER (parameter = 'min_days_suspended') AS min_days_suspended,
        system.main.max(value) FILTER (parameter = 'counts_expulsion') = 1 AS counts_expulsion
    FROM {schema}.rules
    WHERE metric = 'suspension'
    GROUP BY authority
),
counted AS (
    SELECT
        e.academic_year, d.authority, e.entity_level, e.entity_code, g.student_group,
        system.main.count(*) AS denominator,
        system.main.count(*) FILTER (
            (r.suspended AND r.days_suspended >= d.min_days_suspended) OR (d.counts_expulsion AND r.expelled)
        ) AS numerator
    FROM enrolled AS e
    INNER JOIN {schema}.student_groups AS g ON e.academic_year = g.academic_year AND e.ssid = g.ssid
    LEFT JOIN results AS r
        ON e.academic_year = r.academic_year AND e.entity_level = r.entity_level
        AND e.entity_code = r.entity_code AND e.ssid = r.ssid
    CROSS JOIN definitions AS d
    GROUP BY ALL
)
SELECT *, 'suspension' AS metric, 'all' AS subject, FALSE AS higher_is_better
FROM counted;
