-- name: sela_findings
-- description: What is wrong with the loaded SELA records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sela_findings AS
FROM core_index.transaction_findings(
    {source}.calpads_sela,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'elas_code', 'elas_start_date']
);
