-- name: sirs_findings
-- description: The errors in the loaded SIRS records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sirs_findings AS
FROM core_index.record_findings(
    {source}.calpads_sirs,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'incident_id', 'incident_result_code', 'result_authority_code'],
    deleted := transaction_type_code = 'D'
);
