-- name: sprg_findings
-- description: What is wrong with the loaded SPRG records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sprg_findings AS
FROM core_index.transaction_findings(
    {source}.calpads_sprg,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'education_program_code', 'membership_start_date', 'education_service_academic_year', 'education_service_code']
);
