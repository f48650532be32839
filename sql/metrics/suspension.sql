-- name: suspension
-- description: Share of the students enrolled during the year (cumulative enrolment) who were
--   suspended for the authority's minimum of days in sum, or at all, and for CORE also those
--   expelled. A student counts once at each level.
-- grain: one row an academic year, authority, entity and student group
-- keys: academic_year, authority, entity_level, entity_code, student_group
CREATE OR REPLACE VIEW {schema}.suspension AS
WITH spells AS (
    SELECT academic_year, cds_code, district_code, ssid, TRUE AS enrolled, 0 AS days_suspended, FALSE AS suspended, FALSE AS expelled
    FROM {schema}.enrollments
    UNION ALL BY NAME
    SELECT *, FALSE AS enrolled
    FROM {schema}.incident_results
),
students AS (
    SELECT
        academic_year, entity_level, entity_code, ssid,
        system.main.any_value(district_code) FILTER (entity_level = 'one school') AS district_code,
        system.main.sum(days_suspended) AS days_suspended,
        system.main.bool_or(suspended) AS suspended,
        system.main.bool_or(expelled) AS expelled
    FROM core_index.students_by_entity(spells, {schema}.hubs)
    GROUP BY ALL
    HAVING system.main.bool_or(enrolled)
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
cells AS (
    SELECT
        s.academic_year, d.authority, s.entity_level, s.entity_code, s.district_code, g.student_group,
        system.main.count(*) AS denominator,
        system.main.count(*) FILTER (
            (s.suspended AND s.days_suspended >= d.min_days_suspended) OR (d.counts_expulsion AND s.expelled)
        ) AS numerator
    FROM students AS s
    INNER JOIN {schema}.student_groups AS g ON s.academic_year = g.academic_year AND s.ssid = g.ssid
    CROSS JOIN definitions AS d
    GROUP BY ALL
)
SELECT
    academic_year, authority, entity_level, entity_code, student_group,
    CAST(system.main.sum(denominator) AS BIGINT) AS denominator,
    CAST(system.main.sum(numerator) AS BIGINT) AS numerator,
    'suspension' AS metric, 'all' AS subject, FALSE AS higher_is_better
FROM core_index.cells_by_entity(cells, {schema}.hubs)
GROUP BY ALL;
