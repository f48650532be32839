-- name: el_redesignation
-- description: English learners redesignated as fluent during the year (1 July to 30 June). CORE: of them
--   and of who was still an English learner at the end of it after min_years_el years or more;
--   DataQuest, the plain annual rate: of them and of all English learners at the end of it. (The
--   state's own figures run from one October census to the next, over the English learners of the
--   earlier one.) A student counts at each school of the year and once above. Groups by language
--   status are left out: among English learners nobody is redesignated, by definition.
-- grain: one row an academic year, authority, entity and student group
-- keys: academic_year, authority, entity_level, entity_code, student_group
CREATE OR REPLACE VIEW {schema}.el_redesignation AS
WITH learners AS (
    SELECT
        academic_year, ssid, el_since, language_status = 'RFEP' AS redesignated,
        CAST(system.main.right(academic_year, 4) AS INTEGER) AS year
    FROM {schema}.students
    WHERE language_status = 'EL'
        OR (language_status = 'RFEP' AND redesignated_on >= CAST(system.main.left(academic_year, 4) || '-07-01' AS DATE))
),
spells AS (
    SELECT e.academic_year, e.cds_code, e.district_code, e.ssid, l.redesignated, l.el_since, l.year
    FROM {schema}.enrollments AS e
    INNER JOIN learners AS l ON e.academic_year = l.academic_year AND e.ssid = l.ssid
),
people AS (
    SELECT DISTINCT academic_year, entity_level, entity_code, ssid, redesignated, el_since, year
    FROM core_index.at_all_entity_levels(spells, {schema}.hubs)
)
SELECT
    p.academic_year, r.authority, p.entity_level, p.entity_code, g.student_group,
    'el_redesignation' AS metric, 'all' AS subject, TRUE AS higher_is_better,
    system.main.count(*) AS denominator,
    system.main.count(*) FILTER (p.redesignated) AS numerator
FROM people AS p
INNER JOIN (FROM {schema}.rules WHERE metric = 'el_redesignation' AND parameter = 'min_years_el') AS r
    ON p.redesignated OR p.el_since <= system.main.make_date(p.year - CAST(r.value AS INTEGER), 6, 30)
INNER JOIN {schema}.metric_groups AS g ON p.academic_year = g.academic_year AND p.ssid = g.ssid
WHERE g.student_group NOT IN ('EL', 'EL_RFEP', 'RFEP', 'LTEL')
GROUP BY ALL;
