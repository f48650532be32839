-- name: sinf_findings
-- description: What is wrong with the loaded SINF records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sinf_findings AS
FROM core_index.transaction_findings(
    {source}.calpads_sinf,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'effective_start_date']
);
