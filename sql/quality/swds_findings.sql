-- name: swds_findings
-- description: The errors in the loaded SWDS records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.swds_findings AS
FROM core_index.record_findings(
    {source}.calpads_swds,
    ['lea_code', 'academic_year', 'ssid', 'status_start_date'],
    deleted := transaction_type_code = 'D'
);
