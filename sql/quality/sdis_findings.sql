-- name: sdis_findings
-- description: What is wrong with the loaded SDIS records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sdis_findings AS
FROM core_index.transaction_findings(
    {source}.calpads_sdis,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'incident_id', 'offense_code', 'action_taken_code', 'action_authority_code']
);
