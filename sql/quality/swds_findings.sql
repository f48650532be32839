-- name: swds_findings
-- description: What is wrong with the loaded SWDS records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.swds_findings AS
FROM core_index.transaction_findings(
    {source}.calpads_swds,
    ['lea_code', 'academic_year', 'ssid', 'status_start_date']
);
