-- name: current_ssids
-- description: The records of a table of students, the retired SSIDs of merges (ssid_old, ssid) replaced by
--   the ones that count.
-- parameters: records TABLE, merges TABLE
-- example: WITH r AS (SELECT '0000000001' AS ssid), m AS (SELECT '0000000001' AS ssid_old, '0000000002' AS ssid) FROM core_index.current_ssids(r, m)
CREATE MACRO core_index.current_ssids(records, merges) AS TABLE
SELECT r.* REPLACE (coalesce(m.ssid, r.ssid) AS ssid)
FROM system.main.query_table(records) AS r
LEFT JOIN system.main.query_table(merges) AS m ON r.ssid = m.ssid_old
