-- name: sinf_findings
-- description: The errors in the loaded SINF records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sinf_findings AS
FROM core_index.record_findings(
    {source}.calpads_sinf,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'effective_start_date'],
    deleted := transaction_type_code = 'D'
);
