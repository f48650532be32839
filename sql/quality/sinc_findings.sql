-- name: sinc_findings
-- description: The errors in the loaded SINC records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.sinc_findings AS
FROM core_index.record_findings(
    {source}.calpads_sinc,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'incident_id'],
    deleted := transaction_type_code = 'D'
);
