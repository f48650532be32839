-- name: sirs_findings
-- description: What is wrong with the loaded SIRS records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sirs_findings AS
FROM core_index.transaction_findings(
    {source}.calpads_sirs,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'incident_id', 'incident_result_code', 'result_authority_code']
)
UNION ALL BY NAME
SELECT
    'result_without_incident' AS rule_id, 'warning' AS severity, filename, line_number,
    lea_code, academic_year, ssid || ' at ' || school_code AS key, incident_id AS value,
    'no SINC record of this incident for this student and school; load the SINC file or mend the incident id' AS message
FROM {source}.calpads_sirs AS r
ANTI JOIN {source}.calpads_sinc AS i USING (lea_code, academic_year, school_code, ssid, incident_id)
WHERE r.problem IS NULL;
