-- name: el_progress
-- description: English learner progress, as the Dashboard's indicator: of the students of grades 1 to 12
--   with an overall ELPAC score this year and the year before, who rose by a level or more of the six
--   (core_index.elpi_cut_points) or kept the highest. The year before is the file's own, else the
--   score loaded for that year. At the school of the score file. EL is everyone tested. Not in the
--   files read here: the Alternate ELPAC, and the state's rule for less than 95 percent tested.
-- grain: one row an academic year, authority, entity and student group
-- keys: academic_year, authority, entity_level, entity_code, student_group
CREATE OR REPLACE VIEW {schema}.el_progress AS
WITH tested AS (
    SELECT
        academic_year, ssid, school_cds, grade_assessed, overall_scale_score AS score,
        grade_assessed_minus1 AS earlier_grade, overall_scale_score_minus1 AS earlier_score
    FROM core_index.student_records({source}.elpac, {schema}.elpac_findings, {schema}.ssid_merges)
    WHERE record_type = '21' AND coalesce(include_indicator, 'Y') = 'Y' AND overall_scale_score IS NOT NULL
),
levels AS (
    SELECT
        t.academic_year, t.ssid, t.school_cds AS cds_code, s.district_code,
        core_index.elpi_level(t.score, c.upper_bounds) AS level,
        core_index.elpi_level(coalesce(t.earlier_score, e.score), p.upper_bounds) AS earlier_level
    FROM tested AS t
    INNER JOIN {schema}.reporting_schools AS s ON t.school_cds = s.cds_code
    LEFT JOIN tested AS e
        ON t.ssid = e.ssid
        AND CAST(t.academic_year[1:4] AS INTEGER) = CAST(e.academic_year[6:9] AS INTEGER)
    INNER JOIN core_index.elpi_cut_points() AS c ON t.grade_assessed = c.grade
    INNER JOIN core_index.elpi_cut_points() AS p
        ON p.grade = CASE WHEN t.earlier_score IS NULL THEN e.grade_assessed ELSE t.earlier_grade END
    WHERE core_index.grade_number(t.grade_assessed) BETWEEN 1 AND 12
        AND coalesce(t.earlier_score, e.score) IS NOT NULL
),
people AS (
    SELECT DISTINCT academic_year, entity_level, entity_code, ssid, level, earlier_level
    FROM core_index.at_all_entity_levels(levels, {schema}.hubs)
),
groups AS (
    SELECT academic_year, ssid, student_group FROM {schema}.metric_groups WHERE student_group NOT IN ('EL', 'EL_RFEP', 'RFEP')
),
grouped AS (
    SELECT p.*, g.student_group FROM people AS p INNER JOIN groups AS g ON p.academic_year = g.academic_year AND p.ssid = g.ssid
)
SELECT
    academic_year, 'Dashboard' AS authority, entity_level, entity_code, student_group,
    'el_progress' AS metric, 'all' AS subject, TRUE AS higher_is_better,
    system.main.count(*) AS denominator,
    system.main.count(*) FILTER (level > earlier_level OR level = 6) AS numerator
FROM (FROM grouped UNION ALL SELECT * REPLACE ('EL' AS student_group) FROM grouped WHERE student_group = 'ALL') AS everyone
GROUP BY ALL;
