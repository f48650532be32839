-- name: california_metrics
-- description: The metrics of the schools of all California from the state's public files, in the form
--   of the view metrics, for those that mean the same: chronic_absence and suspension of DataQuest
--   (chronic absenteeism and suspension research files) and of the Dashboard (its download files of
--   those two indicators), academic_achievement of CORE (share that met the standard, Smarter
--   Balanced research files, all grades together) and graduation of CORE (four-year cohort, ACGR
--   research files). Each argument is a path, a glob or a list of them. value is numerator /
--   denominator, or the published percentage where the state gives no count; NULL with suppressed
--   where it writes *. Records with a problem are left out; filename says where a row comes from. Put
--   the rows into the table california_metrics and the view peer_benchmarks compares with them.
-- parameters: chronic_absence := [], suspension := [], graduation := [], caaspp := [], dashboard := []
-- example: FROM core_index.california_metrics(suspension := 'research/suspension23*.txt')
CREATE MACRO core_index.california_metrics(
    chronic_absence := CAST([] AS VARCHAR[]), suspension := CAST([] AS VARCHAR[]),
    graduation := CAST([] AS VARCHAR[]), caaspp := CAST([] AS VARCHAR[]), dashboard := CAST([] AS VARCHAR[])
) AS TABLE
WITH dataquest AS (
    SELECT
        academic_year, 'DataQuest' AS authority, cds_code, reporting_category, 'chronic_absence' AS metric,
        'all' AS subject, FALSE AS higher_is_better, chronically_absent AS numerator,
        eligible_enrollment AS denominator, suppressed, filename
    FROM core_index.read_research_chronic_absence(chronic_absence)
    WHERE aggregate_level = 'S' AND problem IS NULL
    UNION ALL
    SELECT
        academic_year, 'DataQuest', cds_code, reporting_category, 'suspension', 'all', FALSE,
        students_suspended, cumulative_enrollment, suppressed, filename
    FROM core_index.read_research_suspension(suspension)
    WHERE aggregate_level = 'S' AND problem IS NULL
    UNION ALL
    SELECT
        academic_year, 'CORE', cds_code, reporting_category, 'graduation', 'four_year', TRUE,
        graduates, cohort, suppressed, filename
    FROM core_index.read_research_graduation(graduation)
    WHERE aggregate_level = 'S' AND problem IS NULL
),
all_schools AS (
    SELECT
        d.academic_year, d.authority, d.cds_code, g.student_group, d.metric, d.subject, d.higher_is_better,
        d.numerator, d.denominator, CAST(NULL AS DOUBLE) AS percentage, d.suppressed, d.filename
    FROM dataquest AS d
    INNER JOIN core_index.research_student_groups() AS g ON g.source = 'dataquest' AND g.code = d.reporting_category
    UNION ALL
    SELECT
        c.academic_year, 'CORE', c.cds_code, g.student_group, 'academic_achievement', c.subject, TRUE,
        c.count_met_and_above, c.students_with_scores, c.percent_met_and_above, c.suppressed, c.filename
    FROM core_index.read_research_caaspp(caaspp) AS c
    INNER JOIN core_index.research_student_groups() AS g
        ON g.source = 'caaspp' AND g.code = system.main.ltrim(c.student_group_id, '0')
    WHERE c.grade = 13 AND c.subject IN ('ELA', 'MATH') AND NOT system.main.ends_with(c.cds_code, '0000000') AND c.problem IS NULL
    UNION ALL
    SELECT
        (year - 1) || '-' || year, 'Dashboard', cds, student_group,
        CASE indicator WHEN 'CHRO' THEN 'chronic_absence' ELSE 'suspension' END, 'all', FALSE,
        curr_numerator, curr_denominator, NULL, FALSE, filename
    FROM core_index.read_dashboard(dashboard)
    WHERE rtype = 'S' AND indicator IN ('CHRO', 'SUSP') AND problem IS NULL
),
-- a school stands in the rows of all schools and again in those of its kind, with the same figures
schools AS (
    SELECT
        academic_year, authority, cds_code AS entity_code, student_group, metric, subject, higher_is_better,
        system.main.max(numerator) AS numerator, system.main.max(denominator) AS denominator,
        system.main.max(percentage) AS percentage, system.main.bool_or(suppressed) AS any_suppressed,
        system.main.min(filename) AS filename
    FROM all_schools
    GROUP BY ALL
)
SELECT
    academic_year, authority, 'school' AS entity_level, entity_code, student_group, metric, subject,
    numerator, denominator,
    CASE WHEN numerator IS NOT NULL AND denominator > 0 THEN numerator / denominator ELSE percentage / 100 END AS value,
    denominator AS n, higher_is_better, value IS NULL AND any_suppressed AS suppressed, filename
FROM schools
