-- name: elpac_findings
-- description: The errors in the loaded ELPAC records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.elpac_findings AS
WITH results_of_students AS (
    SELECT s.* REPLACE (coalesce(m.ssid, s.ssid) AS ssid)
    FROM {source}.elpac AS s
    LEFT JOIN {schema}.ssid_merges AS m ON s.ssid = m.ssid_old
)
-- two SSIDs that are merged are one student, who has one result a test
FROM core_index.record_findings(results_of_students, ['academic_year', 'ssid', 'record_type']);
