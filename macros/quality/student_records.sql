-- name: student_records
-- description: core_index.accepted_records of a table of students: those without a row in findings, the
--   retired SSIDs of merges (ssid_old, ssid) replaced by the ones that count.
-- parameters: records TABLE, findings TABLE, merges TABLE
-- example: WITH r AS (SELECT 'a.txt' AS filename, 1 AS line_number, '0000000001' AS ssid), f AS (SELECT 'a.txt' AS filename, 2 AS line_number), m AS (SELECT '0000000001' AS ssid_old, '0000000002' AS ssid) FROM core_index.student_records(r, f, m)
CREATE MACRO core_index.student_records(records, findings, merges) AS TABLE
WITH core_index_accepted AS (
    FROM core_index.accepted_records(records, findings)
)
FROM core_index.current_ssids(core_index_accepted, merges)
