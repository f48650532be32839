-- name: graduation
-- description: Graduates with the regular diploma of the members of a cohort less those removed
--   (graduation_cohorts), by the district's own files: estimated, since only the state sees where
--   those who left went. Where report 15.2 is loaded, four_year of the district and year is the
--   state's own (certified_cohorts), and not estimated. CORE: four_year, five_year and six_year, each the cohort that is then in that
--   year, by its 15 August. Dashboard: graduates in four years, and those of the cohort before who
--   graduated in their fifth, of the four-year cohort and those fifth-year graduates. A student counts
--   at the last school, with the groups of cohort_groups. Where the loaded years do not reach back over a
--   cohort, null_reason cohort_years_not_loaded.
-- grain: one row an academic year, authority, entity, student group and subject
-- keys: academic_year, authority, entity_level, entity_code, student_group, subject
CREATE OR REPLACE VIEW {schema}.graduation AS
WITH cohorts AS (
    FROM {schema}.graduation_cohorts WHERE NOT removed
),
certified AS (
    SELECT
        academic_year, 'CORE' AS authority, cds_code, district_code, ssid, graduated, 'four_year' AS subject,
        FALSE AS estimated, system.main.unnest(student_groups) AS student_group
    FROM {schema}.certified_cohorts
    WHERE NOT removed
),
rates AS (
    SELECT academic_year, 'CORE' AS authority, cds_code, district_code, ssid, graduated,
        CASE years WHEN 4 THEN 'four_year' WHEN 5 THEN 'five_year' ELSE 'six_year' END AS subject
    FROM cohorts AS c
    ANTI JOIN certified AS e ON c.academic_year = e.academic_year AND c.district_code = e.district_code AND c.years = 4
    UNION ALL BY NAME
    SELECT academic_year, 'Dashboard' AS authority, cds_code, district_code, ssid, graduated, 'all' AS subject
    FROM cohorts
    WHERE combined
),
grouped AS (
    SELECT r.*, TRUE AS estimated, g.student_group
    FROM rates AS r
    INNER JOIN {schema}.cohort_groups AS g ON r.academic_year = g.academic_year AND r.ssid = g.ssid
    UNION ALL BY NAME
    FROM certified
),
counted AS (
    SELECT academic_year, authority, entity_level, entity_code, student_group, subject,
        system.main.count(*) AS denominator, system.main.count(*) FILTER (graduated) AS numerator,
        system.main.bool_or(estimated) AS estimated
    FROM core_index.at_all_entity_levels(grouped, {schema}.hubs)
    GROUP BY ALL
),
schools AS (
    SELECT DISTINCT academic_year, cds_code, district_code FROM {schema}.high_school_spells WHERE grade = 12
),
expected AS (
    SELECT DISTINCT e.academic_year, e.entity_level, e.entity_code, 'ALL' AS student_group, s.authority, s.subject
    FROM core_index.at_all_entity_levels(schools, {schema}.hubs) AS e
    CROSS JOIN (VALUES
        ('CORE', 'four_year'), ('CORE', 'five_year'), ('CORE', 'six_year'), ('Dashboard', 'all')
    ) AS s(authority, subject)
)
SELECT *, 'graduation' AS metric, TRUE AS higher_is_better, NULL AS null_reason FROM counted
UNION ALL BY NAME
SELECT *, 0 AS denominator, 0 AS numerator, 'graduation' AS metric, TRUE AS higher_is_better, 'cohort_years_not_loaded' AS null_reason
FROM expected AS e
ANTI JOIN counted AS c
    ON e.academic_year = c.academic_year AND e.authority = c.authority AND e.entity_level = c.entity_level
    AND e.entity_code = c.entity_code AND e.student_group = c.student_group AND e.subject = c.subject;
