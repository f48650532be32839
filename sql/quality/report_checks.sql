-- name: report_checks
-- description: What is wrong with the records of the student lists of CALPADS reports, the direct
--   certification extract and the CERS export: errors for what cannot be read, warnings for the rest. A
--   list may name a student more than once. See core_index.data_quality_rules().
-- grain: one row a finding
-- keys: file_type, rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.report_checks AS
WITH records AS (
    SELECT 'calpads_absence_list' AS file_type, filename, line_number, lea_code, academic_year, ssid, problem, raw_line
    FROM {source}.calpads_absence_list
    UNION ALL
    SELECT 'calpads_incident_result_list', filename, line_number, lea_code, academic_year, ssid, problem, raw_line
    FROM {source}.calpads_incident_result_list
    UNION ALL
    SELECT 'calpads_cohort_list', filename, line_number, lea_code, academic_year, ssid, problem, raw_line
    FROM {source}.calpads_cohort_list
    UNION ALL
    SELECT 'calpads_foster_list', filename, line_number, lea_code, academic_year, ssid, problem, raw_line
    FROM {source}.calpads_foster_list
    UNION ALL
    SELECT 'calpads_meal_list', filename, line_number, lea_code, academic_year, ssid, problem, raw_line
    FROM {source}.calpads_meal_list
    UNION ALL
    SELECT 'calpads_reclassified_list', filename, line_number, lea_code, academic_year, ssid, problem, raw_line
    FROM {source}.calpads_reclassified_list
    UNION ALL
    SELECT 'calpads_direct_certification', filename, line_number, lea_code, academic_year, ssid, problem, raw_line
    FROM {source}.calpads_direct_certification
    UNION ALL
    SELECT 'cers', filename, line_number, lea_code, academic_year, ssid, problem, raw_line
    FROM {source}.cers
),
enrolled AS (FROM {schema}.enrolled_students),
reporting AS (SELECT DISTINCT lea_code, academic_year FROM enrolled)
SELECT
    file_type, 'unreadable_record' AS rule_id, 'error' AS severity, filename, line_number, lea_code, academic_year,
    ssid AS key, raw_line AS value, problem AS message
FROM records
WHERE problem IS NOT NULL
UNION ALL
-- a cohort has students who left before the year, and an interim test may be taken anywhere
SELECT
    file_type, 'student_without_enrollment', 'warning', filename, line_number, lea_code, academic_year, ssid, NULL,
    'no SENR record of this student in this LEA and year; load the SENR file or mend the SSID'
FROM records
SEMI JOIN reporting USING (lea_code, academic_year)
ANTI JOIN enrolled USING (lea_code, academic_year, ssid)
WHERE problem IS NULL AND file_type NOT IN ('calpads_cohort_list', 'cers')
UNION ALL
SELECT
    'calpads_cohort_list', 'unknown_cohort_category', 'warning', filename, line_number, lea_code, academic_year, ssid,
    cohort_category, 'the category is not one that is known, so the student counts as a member who did not graduate; mend it if it is a slip'
FROM {source}.calpads_cohort_list
WHERE problem IS NULL AND NOT system.main.regexp_matches(
    system.main.regexp_replace(cohort_category, '[^A-Za-z]', '', 'g'),
    '^(HSDiplomaGraduate|RemovedFromCohort|OtherTransfers|Dropout|StillEnrolled|NonGraduate|CHSPE|GED|HSEquivalency|AdultEd|SPED|SpecialEd)', 'i')
UNION ALL
SELECT
    'calpads_absence_list', 'absent_beyond_expected', 'error', filename, line_number, lea_code, academic_year,
    ssid || ' at ' || school_code, days_absent || ' of ' || days_expected, 'days absent exceed days expected; mend the absence summary in CALPADS'
FROM {source}.calpads_absence_list
WHERE problem IS NULL AND days_absent > days_expected
UNION ALL
SELECT
    'calpads_absence_list', 'list_against_file', 'warning', l.filename, l.line_number, l.lea_code, l.academic_year,
    l.ssid || ' at ' || l.school_code, l.days_absent || ' of ' || l.days_expected,
    'the STAS file says ' || coalesce(CAST(s.days_absent AS VARCHAR), 'nothing') || ' of ' || coalesce(CAST(s.days_expected AS VARCHAR), 'nothing')
        || ' days, and is used; is it the file that was certified?'
FROM {source}.calpads_absence_list AS l
INNER JOIN (
    SELECT lea_code, academic_year, school_code, ssid, days_expected, core_index.days_absent(
        days_absent_out_of_school_suspension, days_absent_excused,
        days_absent_unexcused, days_incomplete_independent_study
    ) AS days_absent
    FROM {source}.calpads_stas
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
) AS s USING (lea_code, academic_year, school_code, ssid)
WHERE l.problem IS NULL
    AND (l.days_absent IS DISTINCT FROM s.days_absent OR l.days_expected IS DISTINCT FROM s.days_expected);
