-- name: elpac_findings
-- description: What is wrong with the loaded ELPAC records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.elpac_findings AS
FROM core_index.record_findings({source}.elpac, ['academic_year', 'ssid', 'record_type']);
