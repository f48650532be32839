-- name: incident_checks
-- description: Warnings about the readable SINC, SIRS, SOFF and SDIS records. See
--   core_index.data_quality_rules().
-- grain: one row a finding
-- keys: file_type, rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.incident_checks AS
WITH thresholds AS (
    SELECT
        system.main.max(value) FILTER (parameter = 'max_days_suspended') AS max_days_suspended
    FROM {schema}.rules
    WHERE metric = 'data_quality'
),
incidents AS (
    SELECT * FROM {source}.calpads_sinc WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
),
results AS (
    -- as DOUBLE: DuckDB 2.0 fails on windowed sums of decimals in a long union
    SELECT *, system.main.sum(CAST(result_duration_days AS DOUBLE)) FILTER (incident_result_code IN ('100', '110'))
        OVER (PARTITION BY academic_year, ssid) AS days_of_year
    FROM {source}.calpads_sirs
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
),
offenses AS (
    SELECT * FROM {source}.calpads_soff WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
),
actions AS (
    SELECT * FROM {source}.calpads_sdis WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
),
enrolled AS (FROM {schema}.enrolled_students),
-- SDIS says in one record what the three others say since 2019-20
records AS (
    SELECT
        'calpads_sirs' AS file_type, filename, line_number, lea_code, academic_year, ssid, school_code,
        incident_result_code, incident_result_code AS action_code, result_duration_days AS days, 16 AS days_field, days_of_year
    FROM results
    UNION ALL BY NAME
    SELECT 'calpads_sinc' AS file_type, filename, line_number, lea_code, academic_year, ssid, school_code, incident_date
    FROM incidents
    UNION ALL BY NAME
    SELECT 'calpads_soff' AS file_type, filename, line_number, lea_code, academic_year, ssid, school_code, offense_code
    FROM offenses
    UNION ALL BY NAME
    SELECT
        'calpads_sdis' AS file_type, filename, line_number, lea_code, academic_year, ssid, school_code,
        incident_date, offense_code, action_taken_code AS action_code, action_duration_days AS days, 20 AS days_field
    FROM actions
),
codes AS (
    SELECT
        system.main.max(code_pattern) FILTER (element = 'incident_result_code') AS result_pattern,
        system.main.max(code_pattern) FILTER (element = 'offense_code') AS offense_pattern
    FROM core_index.calpads_code_patterns()
),
judged AS (
    SELECT file_type, filename, line_number, lea_code, academic_year, ssid, school_code, [
        CASE WHEN action_code IN ('100', '110') AND coalesce(days, 0) = 0 THEN {
            'rule_id': 'suspension_without_days', 'value': action_code,
            'message': 'a suspension (100, 110) needs days (field ' || days_field || '); without them the Dashboard does not count it'} END,
        CASE WHEN action_code IN ('100', '110') AND days_of_year > max_days_suspended THEN {
            'rule_id': 'suspended_above_20_days', 'value': CAST(days_of_year AS VARCHAR),
            'message': 'the days of the year sum to more than ' || CAST(max_days_suspended AS INTEGER) || ', the most that Education Code 48903 allows without a transfer; report days, not hours'} END,
        CASE WHEN NOT system.main.regexp_full_match(incident_result_code, result_pattern) THEN {
            'rule_id': 'unknown_result', 'value': incident_result_code,
            'message': 'CALPADS has no such incident result, so it counts as none; mend the code'} END,
        CASE WHEN incident_date NOT BETWEEN CAST(academic_year[1:4] || '-07-01' AS DATE) AND CAST(academic_year[6:9] || '-06-30' AS DATE) THEN {
            'rule_id': 'incident_outside_year', 'value': CAST(incident_date AS VARCHAR),
            'message': 'the incident is not in the academic year, 1 July to 30 June; mend the date or the year'} END,
        CASE WHEN NOT system.main.regexp_full_match(offense_code, offense_pattern) THEN {
            'rule_id': 'unknown_offense', 'value': offense_code,
            'message': 'CALPADS has no such offense; mend the code'} END
    ] AS findings
    FROM records CROSS JOIN thresholds CROSS JOIN codes
)
SELECT
    file_type, finding.rule_id, 'warning' AS severity, filename, line_number, lea_code, academic_year,
    ssid || ' at ' || school_code AS key, finding.value, finding.message
FROM (SELECT * EXCLUDE (findings), system.main.unnest(findings) AS finding FROM judged) AS found
WHERE finding IS NOT NULL
UNION ALL
SELECT
    'calpads_sinc', 'incident_without_result', 'warning', filename, line_number, lea_code, academic_year,
    ssid || ' at ' || school_code, incident_id, 'no SIRS record tells what came of the incident; load the SIRS file or report 300 (other means)'
FROM incidents
ANTI JOIN results USING (lea_code, academic_year, school_code, ssid, incident_id)
UNION ALL
SELECT
    'calpads_soff', 'offense_without_incident', 'warning', filename, line_number, lea_code, academic_year,
    ssid || ' at ' || school_code, incident_id, 'no SINC record of this incident for this student and school; load the SINC file or mend the incident id'
FROM offenses
ANTI JOIN incidents USING (lea_code, academic_year, school_code, ssid, incident_id)
UNION ALL
-- only of LEAs that report offenses in the year
SELECT
    'calpads_sinc', 'statutory_without_offense', 'warning', filename, line_number, lea_code, academic_year,
    ssid || ' at ' || school_code, incident_id, 'the incident is marked statutory (field 15), and no SOFF record tells the offense; report it or mend the mark'
FROM incidents
SEMI JOIN offenses USING (lea_code, academic_year)
ANTI JOIN offenses USING (lea_code, academic_year, school_code, ssid, incident_id)
WHERE statutory_offense = 'Y'
UNION ALL
SELECT
    file_type, 'student_without_enrollment', 'warning', filename, line_number, lea_code, academic_year,
    ssid || ' at ' || school_code, NULL, 'no SENR record of this student in this LEA and year; load the SENR file or mend the SSID'
FROM judged
ANTI JOIN enrolled USING (lea_code, academic_year, ssid)
UNION ALL
SELECT
    'calpads_sirs', 'result_without_incident', 'warning', filename, line_number, lea_code, academic_year,
    ssid || ' at ' || school_code, incident_id,
    'no SINC record of this incident for this student and school; load the SINC file or mend the incident id'
FROM {source}.calpads_sirs AS r
ANTI JOIN {source}.calpads_sinc AS i USING (lea_code, academic_year, school_code, ssid, incident_id)
WHERE r.problem IS NULL;
