-- name: enrollment_checks
-- description: Warnings about the readable SENR records: dates, exits, grades, schools and identities that
--   contradict each other or the year before. See core_index.data_quality_rules().
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.enrollment_checks AS
WITH thresholds AS (
    SELECT
        system.main.max(value) FILTER (parameter = 'min_years_over_grade_age') AS min_years_over_grade_age,
        system.main.max(value) FILTER (parameter = 'max_years_over_grade_age') AS max_years_over_grade_age
    FROM {schema}.rules
    WHERE metric = 'data_quality'
),
spells AS (
    SELECT
        filename, line_number, lea_code, academic_year, ssid, school_code, enrollment_start_date,
        coalesce(enrollment_exit_date, CAST(academic_year[6:9] || '-08-15' AS DATE)) AS last_date,
        system.main.lead(enrollment_start_date) OVER next_spell AS next_start,
        system.main.lead(school_code) OVER next_spell AS next_school
    FROM {source}.calpads_senr
    WHERE problem IS NULL AND enrollment_status = '10' AND coalesce(transaction_type_code, 'A') <> 'D'
        AND coalesce(exit_reason, '') NOT IN ('N420', 'N470')
    WINDOW next_spell AS (PARTITION BY ssid, academic_year ORDER BY enrollment_start_date, filename, line_number)
),
records AS (
    SELECT
        s.*, CAST(s.academic_year[1:4] AS INTEGER) AS first_year,
        core_index.grade_number(s.grade_level) AS grade
    FROM {source}.calpads_senr AS s
    WHERE s.problem IS NULL AND coalesce(s.transaction_type_code, 'A') <> 'D'
),
grades AS (
    SELECT academic_year, first_year, ssid, system.main.arg_max(grade, (enrollment_start_date, grade)) AS grade
    FROM records
    WHERE grade IS NOT NULL
    GROUP BY ALL
),
directory AS (
    SELECT system.main.right(cds_code, 7) AS school_code, system.main.max(closed_date) AS closed_date
    FROM {source}.school_directory
    WHERE problem IS NULL
    GROUP BY ALL
),
compared AS (
    SELECT
        r.*, g.grade AS prior_grade, d.school_code AS known_school, d.closed_date,
        system.main.max(r.birth_date) OVER same_student AS latest_birth_date,
        system.main.max(coalesce(m.ssid, r.ssid)) OVER same_person AS highest_ssid, coalesce(m.ssid, r.ssid) AS student,
        (SELECT system.main.count(*) > 0 FROM directory) AS has_directory
    FROM records AS r
    LEFT JOIN grades AS g ON r.ssid = g.ssid AND r.first_year = g.first_year + 1
    LEFT JOIN directory AS d ON r.school_code = d.school_code
    LEFT JOIN {schema}.ssid_merges AS m ON r.ssid = m.ssid_old
    WINDOW same_student AS (PARTITION BY r.ssid),
        same_person AS (
            PARTITION BY r.lea_code, r.birth_date, system.main.lower(r.legal_last_name), system.main.lower(r.legal_first_name)
        )
),
judged AS (
    SELECT filename, line_number, lea_code, academic_year, ssid || ' at ' || school_code AS key, [
        CASE WHEN enrollment_exit_date < enrollment_start_date THEN {
            'rule_id': 'exit_before_start', 'value': CAST(enrollment_exit_date AS VARCHAR),
            'message': 'the enrollment ends before it starts, on ' || enrollment_start_date || '; mend one of the dates'} END,
        CASE WHEN enrollment_start_date > CAST((first_year + 1) || '-06-30' AS DATE)
            OR enrollment_exit_date < CAST(first_year || '-07-01' AS DATE) THEN {
            'rule_id': 'enrollment_outside_year', 'value': enrollment_start_date || coalesce(' to ' || enrollment_exit_date, ''),
            'message': 'the enrollment has no day in the academic year, 1 July to 30 June; mend the dates or the year'} END,
        CASE WHEN enrollment_exit_date IS NOT NULL AND exit_reason IS NULL THEN {
            'rule_id': 'exit_without_reason', 'value': CAST(enrollment_exit_date AS VARCHAR),
            'message': 'an exit date needs an exit reason (field 26); graduation cannot tell what became of the student'} END,
        CASE WHEN enrollment_exit_date IS NULL AND exit_reason IS NOT NULL THEN {
            'rule_id': 'reason_without_exit', 'value': exit_reason,
            'message': 'an exit reason needs an exit date (field 25)'} END,
        CASE WHEN exit_reason = 'E230' AND completion_status IS NULL THEN {
            'rule_id': 'completer_without_status', 'value': exit_reason,
            'message': 'E230 (completed) needs a school completion status (field 27); without it nobody counts as graduated'} END,
        CASE WHEN coalesce(exit_reason, '') <> 'E230' AND completion_status IS NOT NULL THEN {
            'rule_id': 'status_without_completer', 'value': completion_status,
            'message': 'a school completion status goes with exit reason E230 only'} END,
        CASE WHEN has_directory AND known_school IS NULL AND school_code NOT IN ('0000001', '0000002') AND school_code <> lea_code THEN {
            'rule_id': 'unknown_school', 'value': school_code,
            'message': 'no school of the directory has this code; load a newer directory or mend the code'} END,
        CASE WHEN closed_date < enrollment_start_date THEN {
            'rule_id': 'closed_school', 'value': CAST(closed_date AS VARCHAR),
            'message': 'the school closed before the enrollment starts, on ' || enrollment_start_date || '; mend the code or the date'} END,
        CASE WHEN grade - prior_grade NOT BETWEEN 0 AND 1 THEN {
            'rule_id': 'grade_jump', 'value': prior_grade || ' to ' || grade,
            'message': 'the grade is not that of last year or the next one (TK is -1, kindergarten 0); mend it if it is a slip'} END,
        CASE WHEN first_year - system.main.year(birth_date) - 5 - grade NOT BETWEEN min_years_over_grade_age AND max_years_over_grade_age THEN {
            'rule_id': 'age_of_grade', 'value': CAST(birth_date AS VARCHAR),
            'message': 'the birth date is years away from those of grade ' || grade_level || '; mend the date or the grade'} END,
        CASE WHEN birth_date <> latest_birth_date THEN {
            'rule_id': 'two_birth_dates', 'value': CAST(birth_date AS VARCHAR),
            'message': 'other records of this SSID give ' || latest_birth_date || '; is it another student?'} END,
        CASE WHEN student <> highest_ssid AND birth_date IS NOT NULL AND legal_first_name IS NOT NULL AND legal_last_name IS NOT NULL THEN {
            'rule_id': 'two_ssids', 'value': highest_ssid,
            'message': 'the same name and birth date stand under SSID ' || highest_ssid || ' too; if it is one student, have the SSIDs merged'} END,
        CASE WHEN system.main.replace(ssid, ssid[1], '') = '' THEN {
            'rule_id': 'placeholder_ssid', 'value': ssid,
            'message': 'an SSID of one digit repeated stands for none; fetch the SSID from CALPADS'} END
    ] AS findings
    FROM compared CROSS JOIN thresholds
)
SELECT
    'calpads_senr' AS file_type, finding.rule_id, 'warning' AS severity, filename, line_number,
    lea_code, academic_year, key, finding.value, finding.message
FROM (SELECT * EXCLUDE (findings), system.main.unnest(findings) AS finding FROM judged) AS found
WHERE finding IS NOT NULL
UNION ALL
SELECT
    'calpads_senr', 'overlapping_enrollments', 'warning', filename, line_number, lea_code, academic_year,
    ssid || ' at ' || school_code, CAST(last_date AS VARCHAR),
    'the student has another primary enrollment at school ' || next_school || ' from ' || next_start
        || ' on, before this one ends; mend the exit date or the enrollment status'
FROM spells
WHERE next_start < last_date;
