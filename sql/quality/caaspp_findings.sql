-- name: caaspp_findings
-- description: What is wrong with the loaded CAASPP records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.caaspp_findings AS
WITH scores AS (
    SELECT
        s.filename, s.line_number, s.lea_code, s.academic_year, s.ssid || ' at ' || s.school_cds AS key,
        s.scale_score, r.lowest, r.highest, r.subject, r.grade
    FROM {source}.caaspp AS s
    INNER JOIN core_index.caaspp_score_ranges() AS r
        ON s.record_type = r.record_type AND s.grade_assessed = r.grade
        AND TRY_CAST(s.academic_year[6:9] AS INTEGER) BETWEEN r.first_year AND r.last_year
    WHERE s.problem IS NULL AND s.scale_score NOT BETWEEN r.lowest AND r.highest
)
FROM core_index.record_findings(
    {source}.caaspp,
    ['academic_year', 'ssid', 'record_type']
)
UNION ALL BY NAME
SELECT
    'score_out_of_range' AS rule_id, 'warning' AS severity, filename, line_number,
    lea_code, academic_year, key, CAST(scale_score AS VARCHAR) AS value,
    subject || ' scores of grade ' || grade || ' lie from ' || lowest || ' to ' || highest
        || ' in this year; compare with the file of the state' AS message
FROM scores;
