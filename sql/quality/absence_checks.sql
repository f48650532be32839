-- name: absence_checks
-- description: Warnings about the readable STAS records, and about enrolments without one. See
--   core_index.data_quality_rules().
-- grain: one row a finding
-- keys: file_type, rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.absence_checks AS
WITH thresholds AS (
    SELECT
        system.main.max(value) FILTER (parameter = 'max_days_expected') AS max_days_expected
    FROM {schema}.rules
    WHERE metric = 'data_quality'
),
records AS (
    SELECT *, core_index.days_absent(
        days_absent_out_of_school_suspension, days_absent_excused, days_absent_unexcused, days_incomplete_independent_study
    ) AS days_absent
    FROM {source}.calpads_stas
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
),
judged AS (
    SELECT filename, line_number, lea_code, academic_year, ssid || ' at ' || school_code AS key, [
        CASE WHEN exempt = 'Y' AND (days_expected > 0 OR days_attended > 0 OR days_absent > 0) THEN {
            'rule_id': 'exempt_with_days', 'value': CAST(days_expected AS VARCHAR),
            'message': 'the student is exempt (field 13) and has days, which are not used; mend the one or the other'} END,
        CASE WHEN coalesce(exempt, 'N') <> 'Y' AND days_expected IS NULL THEN {
            'rule_id': 'no_days_expected', 'value': NULL,
            'message': 'days expected (field 15) are missing, so the student does not count'} END,
        CASE WHEN days_expected > 0 AND days_absent = days_expected THEN {
            'rule_id': 'never_attended', 'value': days_absent || ' of ' || days_expected,
            'message': 'the student was absent on every day, and does not count; if never there, report a no-show (exit reason N420)'} END,
        CASE WHEN days_expected > max_days_expected AND days_expected <= 366 THEN {
            'rule_id': 'many_days_expected', 'value': CAST(days_expected AS VARCHAR),
            'message': 'a school year has about 180 days; report the days of this school and year'} END,
        CASE WHEN coalesce(exempt, 'N') <> 'Y' AND days_absent <= days_expected
            AND coalesce(days_attended, 0) + days_absent <> days_expected THEN {
            'rule_id': 'days_do_not_add_up', 'value': coalesce(days_attended, 0) + days_absent || ' of ' || days_expected,
            'message': 'days attended (field 16, with in-school suspension or without) and absent (17, 19, 20 and 21) do not add up to days expected (field 15)'} END
    ] AS findings
    FROM records CROSS JOIN thresholds
),
reporting AS (SELECT DISTINCT lea_code, academic_year FROM records)
SELECT
    'calpads_stas' AS file_type, finding.rule_id, 'warning' AS severity, filename, line_number, lea_code, academic_year,
    key, finding.value, finding.message
FROM (SELECT * EXCLUDE (findings), system.main.unnest(findings) AS finding FROM judged) AS found
WHERE finding IS NOT NULL
UNION ALL
SELECT
    'calpads_stas', 'absence_without_enrollment', 'warning', filename, line_number, lea_code, academic_year,
    ssid || ' at ' || school_code, NULL,
    'no SENR record of this student at this school in this year; load the SENR file or mend the school code'
FROM records
ANTI JOIN {source}.calpads_senr AS e USING (lea_code, academic_year, school_code, ssid)
UNION ALL
SELECT
    'calpads_senr', 'enrollment_without_absence', 'warning', e.filename, e.line_number, e.lea_code, e.academic_year,
    e.ssid || ' at ' || e.school_code, NULL,
    'the LEA has a STAS file of the year, without this student and school; days absent count as unknown'
FROM {source}.calpads_senr AS e
SEMI JOIN reporting AS r USING (lea_code, academic_year)
ANTI JOIN records AS s USING (lea_code, academic_year, school_code, ssid)
WHERE e.problem IS NULL AND e.enrollment_status IN ('10', '30') AND coalesce(e.transaction_type_code, 'A') <> 'D'
    AND coalesce(e.exit_reason, '') NOT IN ('N420', 'N470') AND core_index.grade_number(e.grade_level) IS NOT NULL
    AND (e.enrollment_exit_date IS NULL OR e.enrollment_exit_date > e.enrollment_start_date);
