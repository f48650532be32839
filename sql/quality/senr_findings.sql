-- name: senr_findings
-- description: The errors in the loaded SENR records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.senr_findings AS
FROM core_index.record_findings(
    {source}.calpads_senr,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'enrollment_start_date'],
    deleted := transaction_type_code = 'D'
);
