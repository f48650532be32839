-- name: student_checks
-- description: Warnings about the readable SINF, SPRG, SELA, SWDS and student profile records: codes,
--   dates and statuses that contradict each other, and students who are in one file and not in the
--   other. See core_index.data_quality_rules().
-- grain: one row a finding
-- keys: file_type, rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.student_checks AS
WITH enrolled AS (
    FROM {schema}.enrolled_students
),
reporting AS (SELECT DISTINCT lea_code, academic_year FROM enrolled),
information AS (
    SELECT 'calpads_sinf' AS file_type, filename, line_number, lea_code, academic_year, ssid, [
        CASE WHEN effective_end_date < effective_start_date THEN {
            'rule_id': 'end_before_start', 'value': CAST(effective_end_date AS VARCHAR),
            'message': 'the record ends before it starts, on ' || effective_start_date || '; mend one of the dates'} END,
        CASE WHEN race_missing = 'Y' AND race_1 IS NOT NULL THEN {
            'rule_id': 'race_given_and_missing', 'value': race_1,
            'message': 'race is marked missing (field 30) and given (field 25); the given one is used'} END,
        CASE WHEN hispanic_ethnicity IS NOT NULL AND ethnicity_missing = 'Y' THEN {
            'rule_id': 'ethnicity_given_and_missing', 'value': hispanic_ethnicity,
            'message': 'ethnicity is marked missing (field 24) and given (field 23); the given one is used'} END,
        CASE WHEN NOT system.main.list_has_all(
                ['100', '201', '202', '203', '204', '205', '206', '207', '208', '299', '301', '302', '303', '304', '399', '400', '600', '700'],
                system.main.list_filter([race_1, race_2, race_3, race_4, race_5], lambda r: r IS NOT NULL)) THEN {
            'rule_id': 'unknown_race', 'value': system.main.concat_ws(' ', race_1, race_2, race_3, race_4, race_5),
            'message': 'a race code that CALPADS does not have puts the student into no group; mend the code'} END,
        CASE WHEN NOT system.main.list_has_all(
                ['10', '11', '12', '13', '14', '15'],
                system.main.list_filter([parent_education, parent_education_2], lambda p: p IS NOT NULL)) THEN {
            'rule_id': 'unknown_parent_education', 'value': system.main.concat_ws(' ', parent_education, parent_education_2),
            'message': 'parent education is 10 (graduate school) to 14 (no high-school graduate) or 15 (declined)'} END
    ] AS findings
    FROM {source}.calpads_sinf
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
),
programs AS (
    SELECT 'calpads_sprg' AS file_type, filename, line_number, lea_code, academic_year, ssid, [
        CASE WHEN membership_end_date < membership_start_date THEN {
            'rule_id': 'end_before_start', 'value': CAST(membership_end_date AS VARCHAR),
            'message': 'the record ends before it starts, on ' || membership_start_date || '; mend one of the dates'} END,
        CASE WHEN education_program_code IN ('190', '193') THEN {
            'rule_id': 'program_kept_by_the_state', 'value': education_program_code,
            'message': 'the state itself keeps foster status; take it from the profile report (8.1), the record is not used'} END
    ] AS findings
    FROM {source}.calpads_sprg
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
),
statuses AS (
    SELECT *,
        system.main.lag(elas_code) OVER (PARTITION BY ssid ORDER BY elas_start_date, academic_year, filename, line_number) AS earlier
    FROM {source}.calpads_sela
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
),
languages AS (
    SELECT 'calpads_sela' AS file_type, filename, line_number, lea_code, academic_year, ssid, [
        CASE WHEN earlier <> elas_code AND correction_reason_code IS NULL
            AND NOT (earlier = 'TBD' OR earlier = 'EL' AND elas_code IN ('RFEP', 'ADEL')) THEN {
            'rule_id': 'illegal_language_move', 'value': earlier || ' to ' || elas_code,
            'message': 'only TBD may become another status, and EL become RFEP or ADEL; anything else needs a correction reason (field 16)'} END,
        CASE WHEN elas_start_date > CAST(academic_year[6:9] || '-08-15' AS DATE) THEN {
            'rule_id': 'language_status_after_year', 'value': CAST(elas_start_date AS VARCHAR),
            'message': 'the status starts after the academic year; mend the date or the year'} END,
        CASE WHEN elas_start_date < birth_date THEN {
            'rule_id': 'language_status_before_birth', 'value': CAST(elas_start_date AS VARCHAR),
            'message': 'the status starts before the birth date, ' || birth_date || '; mend one of the dates'} END
    ] AS findings
    FROM statuses
),
disabilities AS (
    SELECT 'calpads_swds' AS file_type, filename, line_number, lea_code, academic_year, ssid, [
        CASE WHEN status_start_date > CAST(academic_year[6:9] || '-06-30' AS DATE) THEN {
            'rule_id': 'disability_status_after_year', 'value': CAST(status_start_date AS VARCHAR),
            'message': 'the status starts after the academic year; mend the date or the year'} END,
        CASE WHEN disability_status = '2' AND non_participation_reason_code IS NULL THEN {
            'rule_id': 'not_participating_without_reason', 'value': disability_status,
            'message': 'eligible and not participating (2) needs a reason (field 13)'} END
    ] AS findings
    FROM {source}.calpads_swds
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
),
profiles AS (
    SELECT 'calpads_student_profile' AS file_type, filename, line_number, lea_code, academic_year, ssid, [NULL] AS findings
    FROM {source}.calpads_student_profile
    WHERE problem IS NULL
),
judged AS (
    FROM information UNION ALL FROM programs UNION ALL FROM languages UNION ALL FROM disabilities UNION ALL FROM profiles
),
found AS (
    SELECT * EXCLUDE (findings), system.main.unnest(findings) AS finding FROM judged
)
SELECT
    file_type, finding.rule_id, 'warning' AS severity, filename, line_number, lea_code, academic_year,
    ssid AS key, finding.value, finding.message
FROM found
WHERE finding IS NOT NULL
UNION ALL
SELECT
    file_type, 'student_without_enrollment', 'warning', filename, line_number, lea_code, academic_year, ssid, NULL,
    'no SENR record of this student in this LEA and year; load the SENR file or mend the SSID'
FROM judged
SEMI JOIN reporting USING (lea_code, academic_year)
ANTI JOIN enrolled USING (lea_code, academic_year, ssid);
