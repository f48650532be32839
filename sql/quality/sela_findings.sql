-- name: sela_findings
-- description: The errors in the loaded SELA records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sela_findings AS
FROM core_index.record_findings(
    {source}.calpads_sela,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'elas_code', 'elas_start_date'],
    deleted := transaction_type_code = 'D'
);
