-- name: california_metrics
-- description: The metrics of the schools and districts of all California from the state's public
--   files, in the form of the view metrics, for those that mean the same: chronic_absence and suspension
--   of DataQuest (chronic absenteeism and suspension research files), academic_achievement of CORE (share
--   that met the standard, Smarter Balanced research files, all grades together), graduation of CORE
--   (four-year cohort, ACGR research files), and of the Dashboard's download files chronic_absence,
--   suspension, graduation (but of alternative schools), el_progress and distance_from_standard (of the
--   students with a score, where the file has them without those added for participation). Each argument
--   is a path, a glob or a list of them. value is numerator / denominator, or the published figure where
--   the state gives no count; NULL with suppressed where it writes *. Districts with their charters.
--   Records with a problem are left out; filename says where a row comes from. Put the rows into the
--   table california_metrics, and the views peer_benchmarks and reconciliation compare with them.
-- parameters: chronic_absence := [], suspension := [], graduation := [], caaspp := [], dashboard := []
-- example: FROM core_index.california_metrics(suspension := 'research/suspension23*.txt')
CREATE MACRO core_index.california_metrics(
    chronic_absence := CAST([] AS VARCHAR[]), suspension := CAST([] AS VARCHAR[]),
    graduation := CAST([] AS VARCHAR[]), caaspp := CAST([] AS VARCHAR[]), dashboard := CAST([] AS VARCHAR[])
) AS TABLE
WITH dataquest AS (
    SELECT
        academic_year, 'DataQuest' AS authority, aggregate_level, cds_code, reporting_category, 'chronic_absence' AS metric,
        'all' AS subject, FALSE AS higher_is_better, chronically_absent AS numerator,
        eligible_enrollment AS denominator, suppressed, coalesce(charter, 'All') || coalesce(dass, 'All') AS selection, filename
    FROM core_index.read_research_chronic_absence(chronic_absence)
    WHERE problem IS NULL
    UNION ALL
    SELECT
        academic_year, 'DataQuest', aggregate_level, cds_code, reporting_category, 'suspension', 'all', FALSE,
        students_suspended, cumulative_enrollment, suppressed, coalesce(charter, 'All') || 'All', filename
    FROM core_index.read_research_suspension(suspension)
    WHERE problem IS NULL
    UNION ALL
    SELECT
        academic_year, 'CORE', aggregate_level, cds_code, reporting_category, 'graduation', 'four_year', TRUE,
        graduates, cohort, suppressed, coalesce(charter, 'All') || coalesce(dass, 'All'), filename
    FROM core_index.read_research_graduation(graduation)
    WHERE problem IS NULL
),
dashboard_metrics AS (
    SELECT * FROM (VALUES
        ('CHRO', 'chronic_absence', 'all'), ('SUSP', 'suspension', 'all'), ('GRAD', 'graduation', 'all'),
        ('ELPI', 'el_progress', 'all'), ('ELA', 'distance_from_standard', 'ELA'), ('MATH', 'distance_from_standard', 'MATH')
    ) AS t(indicator, metric, subject)
),
all_figures AS (
    SELECT
        d.academic_year, d.authority, d.cds_code, g.student_group, d.metric, d.subject, d.higher_is_better,
        d.numerator, d.denominator, CAST(NULL AS DOUBLE) AS figure, d.suppressed, d.filename
    FROM dataquest AS d
    INNER JOIN core_index.research_student_groups() AS g ON g.source = 'dataquest' AND g.code = d.reporting_category
    WHERE d.aggregate_level = 'S' OR (d.aggregate_level = 'D' AND d.selection = 'AllAll')
    UNION ALL
    SELECT
        c.academic_year, 'CORE', c.cds_code, g.student_group, 'academic_achievement', c.subject, TRUE,
        c.count_met_and_above, c.students_with_scores, c.percent_met_and_above / 100, c.suppressed, c.filename
    FROM core_index.read_research_caaspp(caaspp) AS c
    INNER JOIN core_index.research_student_groups() AS g
        ON g.source = 'caaspp' AND g.code = system.main.ltrim(c.student_group_id, '0')
    WHERE c.grade = 13 AND c.subject IN ('ELA', 'MATH') AND NOT system.main.ends_with(c.cds_code, '000000000000') AND c.problem IS NULL
    UNION ALL
    SELECT
        (d.year - 1) || '-' || d.year, 'Dashboard', d.cds,
        -- in the academic indicators EL are English learners and the recently redesignated, ELO the former alone
        CASE WHEN m.subject = 'all' THEN d.student_group ELSE CASE d.student_group WHEN 'EL' THEN 'EL_RFEP' WHEN 'ELO' THEN 'EL' WHEN 'RFP' THEN 'RFEP' ELSE d.student_group END END,
        m.metric, m.subject,
        d.indicator NOT IN ('CHRO', 'SUSP'), CASE WHEN m.subject = 'all' THEN d.curr_numerator END,
        coalesce(d.curr_scores, d.curr_denominator),
        CASE WHEN m.subject = 'all' THEN d.curr_status / 100 ELSE coalesce(d.curr_status_of_scores, d.curr_status) END, FALSE, d.filename
    FROM core_index.read_dashboard(dashboard) AS d
    INNER JOIN dashboard_metrics AS m ON d.indicator = m.indicator
    WHERE d.rtype IN ('S', 'D') AND d.problem IS NULL AND NOT (d.indicator = 'GRAD' AND coalesce(d.type = 'DASS', FALSE))
),
-- a school stands in the rows of all schools and again in those of its kind, with the same figures
figures AS (
    SELECT
        academic_year, authority, cds_code AS entity_code, student_group, metric, subject, higher_is_better,
        system.main.max(numerator) AS numerator, system.main.max(denominator) AS denominator,
        system.main.max(figure) AS figure, system.main.bool_or(suppressed) AS any_suppressed,
        system.main.min(filename) AS filename
    FROM all_figures
    GROUP BY ALL
)
SELECT
    academic_year, authority, CASE WHEN system.main.ends_with(entity_code, '0000000') THEN 'district' ELSE 'school' END AS entity_level,
    entity_code, student_group, metric, subject, numerator, denominator,
    CASE WHEN numerator IS NOT NULL AND denominator > 0 THEN numerator / denominator ELSE figure END AS value,
    denominator AS n, higher_is_better, value IS NULL AND any_suppressed AS suppressed, filename
FROM figures
