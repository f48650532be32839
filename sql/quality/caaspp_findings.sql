-- name: caaspp_findings
-- description: The errors in the loaded CAASPP records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.caaspp_findings AS
FROM core_index.record_findings(
    {source}.caaspp,
    ['academic_year', 'ssid', 'record_type']
);
