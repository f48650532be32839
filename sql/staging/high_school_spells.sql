-- name: high_school_spells
-- description: Enrolments that make a student a member of a graduation cohort: grades 9 to 12, primary
--   (status 10), or short-term (30) for min_days_short_term days or more, and no exit reason that
--   core_index.cohort_exit_codes() calls no_member. year is the spring year; class_year the one in
--   which the student would graduate who went on from here grade by grade.
-- grain: one row a student, school and enrolment start date
-- keys: academic_year, cds_code, ssid, enrollment_start_date
CREATE OR REPLACE VIEW {schema}.high_school_spells AS
SELECT
    e.academic_year, CAST(system.main.right(e.academic_year, 4) AS INTEGER) AS year, r.cds_code, r.district_code, e.ssid,
    core_index.grade_number(e.grade_level) AS grade,
    year + 12 - core_index.grade_number(e.grade_level) AS class_year,
    e.enrollment_start_date, e.enrollment_exit_date, e.exit_reason, e.completion_status
FROM core_index.student_records({source}.calpads_senr, {schema}.senr_findings, {schema}.ssid_merges) AS e
INNER JOIN {schema}.reporting_schools AS r ON e.lea_code = r.lea_code AND e.school_code = r.school_code
ANTI JOIN (FROM core_index.cohort_exit_codes() WHERE outcome = 'no_member') AS n ON e.exit_reason = n.exit_reason
INNER JOIN (
    FROM {schema}.rules WHERE authority = 'CORE' AND metric = 'graduation' AND parameter = 'min_days_short_term'
) AS m
    ON e.enrollment_status = '10'
    OR (e.enrollment_status = '30'
        AND (e.enrollment_exit_date IS NULL OR e.enrollment_exit_date - e.enrollment_start_date >= m.value))
WHERE core_index.grade_number(e.grade_level) BETWEEN 9 AND 12
    AND (e.enrollment_exit_date IS NULL OR e.enrollment_exit_date > e.enrollment_start_date);
