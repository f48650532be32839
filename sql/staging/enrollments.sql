-- name: enrollments
-- description: Cumulative enrolment: students enrolled (status 10 primary or 30 short-term) at a
--   school during a year, no-shows (exit reason N420 or N470, or exit on or before the start) left
--   out. Several spells at one school are one row with the first start and the last exit; the
--   grade is that of the last spell.
-- grain: one row a student, school and academic year
-- keys: academic_year, cds_code, ssid
CREATE OR REPLACE VIEW {schema}.enrollments AS
SELECT
    e.academic_year,
    r.cds_code,
    r.district_code,
    e.ssid,
    system.main.min(e.enrollment_start_date) AS start_date,
    system.main.max(e.enrollment_exit_date) AS exit_date,
    -- two records of one day are of two merged SSIDs
    system.main.arg_max(e.grade_level, (e.enrollment_start_date, e.grade_level)) AS grade_level,
    core_index.grade_number(system.main.arg_max(e.grade_level, (e.enrollment_start_date, e.grade_level))) AS grade
FROM core_index.student_records({source}.calpads_senr, {schema}.senr_findings, {schema}.ssid_merges) AS e
INNER JOIN {schema}.reporting_schools AS r ON e.lea_code = r.lea_code AND e.school_code = r.school_code
WHERE e.enrollment_status IN ('10', '30')
    AND coalesce(e.exit_reason, '') NOT IN ('N420', 'N470')
    AND (e.enrollment_exit_date IS NULL OR e.enrollment_exit_date > e.enrollment_start_date)
GROUP BY ALL;
