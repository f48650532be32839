-- name: ssid_merge_checks
-- description: What the map merged_ssids does and what is wrong with it: filename is merged_ssids,
--   line_number counts its rows in the order of the retired SSID. See core_index.data_quality_rules().
-- grain: one row a finding
-- keys: rule_id, line_number
CREATE OR REPLACE VIEW {schema}.ssid_merge_checks AS
WITH rows AS (
    SELECT
        m.ssid_old, m.ssid_new, s.ssid,
        system.main.row_number() OVER (ORDER BY m.ssid_old, m.ssid_new) AS line_number,
        system.main.count(*) OVER (PARTITION BY m.ssid_old) AS targets
    FROM {schema}.merged_ssids AS m
    LEFT JOIN {schema}.ssid_merges AS s ON m.ssid_old = s.ssid_old
),
records AS (
    SELECT ssid, system.main.count(*) AS records FROM {source}.calpads_senr SEMI JOIN (
        SELECT ssid_old AS ssid FROM rows UNION SELECT ssid FROM rows
    ) AS named USING (ssid)
    WHERE problem IS NULL
    GROUP BY ssid
),
judged AS (
    SELECT r.ssid_old, r.line_number, [
        CASE WHEN r.ssid IS NULL AND r.targets > 1 THEN {
            'rule_id': 'ssid_merged_into_two', 'severity': 'error', 'value': r.ssid_new,
            'message': 'the SSID is merged into more than one, so none of these rows is used; keep the one of CALPADS'} END,
        CASE WHEN r.ssid IS NULL AND r.targets = 1 THEN {
            'rule_id': 'ssid_merge_without_end', 'severity': 'error', 'value': r.ssid_new,
            'message': 'the merges that follow lead back to themselves or into one that is not used, so this row is not used; mend the map'} END,
        CASE WHEN r.ssid IS NOT NULL AND n.records IS NULL THEN {
            'rule_id': 'ssid_merged_into_unknown', 'severity': 'warning', 'value': r.ssid,
            'message': 'no SENR record has the SSID that is kept; is it right? The records of the retired one count for it'} END,
        CASE WHEN r.ssid IS NOT NULL AND o.records IS NOT NULL THEN {
            'rule_id': 'ssid_merged', 'severity': 'warning', 'value': CAST(o.records AS VARCHAR),
            'message': 'that many SENR records of this SSID, and its other records, count for ' || r.ssid || '; have CALPADS export them anew'} END
    ] AS findings
    FROM rows AS r
    LEFT JOIN records AS o ON r.ssid_old = o.ssid
    LEFT JOIN records AS n ON r.ssid = n.ssid
)
SELECT
    'merged_ssids' AS file_type, finding.rule_id, finding.severity, 'merged_ssids' AS filename, line_number,
    CAST(NULL AS VARCHAR) AS lea_code, CAST(NULL AS VARCHAR) AS academic_year, ssid_old AS key, finding.value, finding.message
FROM (SELECT * EXCLUDE (findings), system.main.unnest(findings) AS finding FROM judged) AS found
WHERE finding IS NOT NULL;
