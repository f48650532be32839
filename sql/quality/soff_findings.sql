-- name: soff_findings
-- description: The errors in the loaded SOFF records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.soff_findings AS
FROM core_index.record_findings(
    {source}.calpads_soff,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'incident_id', 'offense_code', 'weapon_category_code'],
    deleted := transaction_type_code = 'D'
);
