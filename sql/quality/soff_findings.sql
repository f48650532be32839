-- name: soff_findings
-- description: What is wrong with the loaded SOFF records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.soff_findings AS
FROM core_index.transaction_findings(
    {source}.calpads_soff,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'incident_id', 'offense_code', 'weapon_category_code']
);
