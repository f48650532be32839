-- name: chronic_absence
-- description: Share of eligible students absent for a tenth or more of the days expected, by each
--   authority's grades and minimum days. At a school a student's days there count; at the district
--   and the collaborative the days of all its schools together, and the student once.
-- grain: one row an academic year, authority, entity and student group
-- keys: academic_year, authority, entity_level, entity_code, student_group
CREATE OR REPLACE VIEW {schema}.chronic_absence AS
WITH spells AS (
    SELECT a.*, e.grade
    FROM {schema}.absences AS a
    INNER JOIN {schema}.enrollments AS e
        ON a.academic_year = e.academic_year AND a.cds_code = e.cds_code AND a.ssid = e.ssid
),
days AS (
    SELECT
        academic_year, entity_level, entity_code, ssid,
        system.main.max(grade) AS grade,
        system.main.sum(days_expected) AS days_expected,
        system.main.sum(days_absent) AS days_absent
    FROM core_index.at_entity_levels(spells)
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
counted AS (
    SELECT
        d.academic_year, r.authority, d.entity_level, d.entity_code, g.student_group,
        system.main.count(*) AS denominator,
        system.main.count(*) FILTER (core_index.is_chronically_absent(d.days_absent, d.days_expected)) AS numerator
    FROM days AS d
    INNER JOIN {schema}.student_groups AS g ON d.academic_year = g.academic_year AND d.ssid = g.ssid
    INNER JOIN definitions AS r
        ON d.grade BETWEEN r.first_grade AND r.last_grade
        AND core_index.is_chronic_absence_eligible(d.days_absent, d.days_expected, r.min_days_expected)
    GROUP BY ALL
)
SELECT *, 'chronic_absence' AS metric, 'all' AS subject, FALSE AS higher_is_better
FROM counted;
