-- name: sprg_findings
-- description: The errors in the loaded SPRG records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sprg_findings AS
FROM core_index.record_findings(
    {source}.calpads_sprg,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'education_program_code', 'membership_start_date', 'education_service_academic_year', 'education_service_code'],
    deleted := transaction_type_code = 'D'
);
