-- name: caaspp_findings
-- description: The errors in the loaded CAASPP records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.caaspp_findings AS
WITH results_of_students AS (
    FROM core_index.current_ssids({source}.caaspp, {schema}.ssid_merges)
)
-- two SSIDs that are merged are one student, who has one result a test
FROM core_index.record_findings(
    results_of_students,
    ['academic_year', 'ssid', 'record_type']
);
