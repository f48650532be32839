-- name: survey_checks
-- description: Warnings about the readable survey responses: one finding a respondent and rule, at the
--   first of the respondent's records. See core_index.data_quality_rules().
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.survey_checks AS
WITH thresholds AS (
    SELECT
        system.main.max(value) FILTER (parameter = 'min_items_alike') AS min_items_alike
    FROM {schema}.rules
    WHERE metric = 'data_quality'
),
-- by file first: a respondent stands in one, and a sum over few rows needs no order
by_file AS (
    SELECT
        lea_code, academic_year, respondent_type, respondent_id, filename,
        system.main.min(line_number) AS line_number,
        system.main.max(ssid) AS ssid, system.main.max(school_cds) AS school_cds, system.main.min(school_cds) AS first_school,
        system.main.min(construct) FILTER (i.known IS NULL) AS unknown_construct,
        system.main.count(response) AS answered, system.main.count(*) AS asked,
        system.main.min(response) AS lowest, system.main.max(response) AS highest
    FROM {source}.survey_responses AS r
    LEFT JOIN (SELECT construct, TRUE AS known FROM {schema}.survey_items) AS i USING (construct)
    WHERE problem IS NULL
    GROUP BY lea_code, academic_year, respondent_type, respondent_id, filename
),
respondents AS (
    SELECT
        lea_code, academic_year, respondent_type, respondent_id,
        system.main.arg_min(line_number, filename) AS line_number, system.main.min(filename) AS filename,
        system.main.max(ssid) AS ssid, system.main.max(school_cds) AS school_cds, system.main.min(first_school) AS first_school,
        system.main.min(unknown_construct) AS unknown_construct,
        system.main.sum(answered) AS answered, system.main.sum(asked) AS asked,
        system.main.min(lowest) AS lowest, system.main.max(highest) AS highest
    FROM by_file
    GROUP BY lea_code, academic_year, respondent_type, respondent_id
),
enrolled AS (SELECT DISTINCT academic_year, ssid FROM {schema}.enrolled_students),
judged AS (
    SELECT filename, line_number, r.lea_code, r.academic_year, respondent_type || ' ' || respondent_id AS key, [
        CASE WHEN unknown_construct IS NOT NULL THEN {
            'rule_id': 'unknown_construct', 'value': unknown_construct,
            'message': 'survey_items has no such construct, so its answers are left out; add a row to survey_item_overrides'} END,
        CASE WHEN s.cds_code IS NULL THEN {
            'rule_id': 'survey_of_unknown_school', 'value': school_cds,
            'message': 'no reporting school has this code, so the answers are left out; mend the code'} END,
        CASE WHEN first_school <> school_cds THEN {
            'rule_id': 'respondent_of_two_schools', 'value': first_school || ' ' || school_cds,
            'message': 'one respondent answers for two schools; give each respondent an id of its own'} END,
        CASE WHEN r.ssid IS NOT NULL AND e.ssid IS NULL THEN {
            'rule_id': 'student_without_enrollment', 'value': r.ssid,
            'message': 'no SENR record of this student in this year; load the SENR file or mend the SSID'} END,
        CASE WHEN o.ssid IS NOT NULL THEN {
            'rule_id': 'opted_out', 'value': r.ssid,
            'message': 'the student is in opt_outs for surveys, so the answers are left out'} END,
        CASE WHEN answered >= min_items_alike AND lowest = highest AND answered = asked THEN {
            'rule_id': 'one_answer_throughout', 'value': CAST(answered AS VARCHAR),
            'message': 'every item has the same answer; it is counted all the same'} END
    ] AS findings
    FROM respondents AS r CROSS JOIN thresholds
    LEFT JOIN {schema}.reporting_schools AS s ON r.school_cds = s.cds_code
    LEFT JOIN enrolled AS e ON r.academic_year = e.academic_year AND r.ssid = e.ssid
    LEFT JOIN {schema}.ssid_merges AS m ON r.ssid = m.ssid_old
    LEFT JOIN (
        SELECT DISTINCT coalesce(m.ssid, o.ssid) AS ssid
        FROM {schema}.opt_outs AS o
        LEFT JOIN {schema}.ssid_merges AS m ON o.ssid = m.ssid_old
        WHERE o.scope = 'survey'
    ) AS o ON coalesce(m.ssid, r.ssid) = o.ssid
)
SELECT
    'survey_responses' AS file_type, finding.rule_id, 'warning' AS severity, filename, line_number,
    lea_code, academic_year, key, finding.value, finding.message
FROM (SELECT * EXCLUDE (findings), system.main.unnest(findings) AS finding FROM judged) AS found
WHERE finding IS NOT NULL;
