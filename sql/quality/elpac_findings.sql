-- name: elpac_findings
-- description: The errors in the loaded ELPAC records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.elpac_findings AS
FROM core_index.record_findings({source}.elpac, ['academic_year', 'ssid', 'record_type']);
