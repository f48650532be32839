-- name: sdis_findings
-- description: The errors in the loaded SDIS records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sdis_findings AS
FROM core_index.record_findings(
    {source}.calpads_sdis,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'incident_id', 'offense_code', 'action_taken_code', 'action_authority_code'],
    deleted := transaction_type_code = 'D'
);
