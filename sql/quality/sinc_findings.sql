-- name: sinc_findings
-- description: What is wrong with the loaded SINC records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sinc_findings AS
FROM core_index.transaction_findings(
    {source}.calpads_sinc,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'incident_id']
);
