-- name: chronic_absence
-- description: Share of eligible students absent for a tenth or more of the days expected, by each
--   authority's grades and minimum days. At a school a student's days there count; at the district, the
--   hub and the collaborative the days of all its schools together, and the student once.
-- grain: one row an academic year, authority, entity and student group
-- keys: academic_year, authority, entity_level, entity_code, student_group
CREATE OR REPLACE VIEW {schema}.chronic_absence AS
WITH spells AS (
    SELECT a.*, e.grade
    FROM {schema}.absences AS a
    INNER JOIN {schema}.enrollments AS e
        ON a.academic_year = e.academic_year AND a.cds_code = e.cds_code AND a.ssid = e.ssid
),
students AS (
    FROM core_index.students_by_entity(spells, {schema}.hubs)
),
days AS (
    SELECT * EXCLUDE (cds_code) FROM students WHERE entity_level = 'one school'
    UNION ALL BY NAME
    SELECT
        academic_year, entity_level, entity_code, ssid,
        system.main.max(grade) AS grade,
        system.main.sum(days_expected) AS days_expected,
        system.main.sum(days_absent) AS days_absent
    FROM students
    WHERE entity_level <> 'one school'
    GROUP BY ALL
),
definitions AS (
    SELECT
        authority,
        system.main.max(value) FILTER (parameter = 'min_days_expected') AS min_days_expected,
        system.main.max(value) FILTER (parameter = 'first_grade') AS first_grade,
        system.main.max(value) FILTER (parameter = 'last_grade') AS last_grade
    FROM {schema}.rules
    WHERE metric = 'chronic_absence'
    GROUP BY authority
),
eligible AS (
    SELECT
        d.academic_year, r.authority, d.entity_level, d.entity_code, d.district_code, d.ssid,
        core_index.is_chronically_absent(d.days_absent, d.days_expected) AS chronically_absent
    FROM days AS d
    INNER JOIN definitions AS r
        ON d.grade BETWEEN r.first_grade AND r.last_grade
        AND core_index.is_chronic_absence_eligible(d.days_absent, d.days_expected, r.min_days_expected)
),
cells AS (
    SELECT
        e.academic_year, e.authority, e.entity_level, e.entity_code, e.district_code, g.student_group,
        system.main.count(*) AS denominator,
        system.main.count(*) FILTER (e.chronically_absent) AS numerator
    FROM eligible AS e
    INNER JOIN {schema}.student_groups AS g ON e.academic_year = g.academic_year AND e.ssid = g.ssid
    GROUP BY ALL
)
SELECT
    academic_year, authority, entity_level, entity_code, student_group,
    CAST(system.main.sum(denominator) AS BIGINT) AS denominator,
    CAST(system.main.sum(numerator) AS BIGINT) AS numerator,
    'chronic_absence' AS metric, 'all' AS subject, FALSE AS higher_is_better
FROM core_index.cells_by_entity(cells, {schema}.hubs)
GROUP BY ALL;
