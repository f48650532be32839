-- name: accepted_records
-- description: The records of a loaded table that metrics may use: those without a row in the findings
--   view of their file. A record is known by its file name and line.
-- parameters: records TABLE, findings TABLE
-- example: WITH r AS (SELECT 'a.txt' AS filename, unnest([1, 2]) AS line_number), f AS (SELECT 'a.txt' AS filename, 2 AS line_number) FROM core_index.accepted_records(r, f)
CREATE MACRO core_index.accepted_records(records, findings) AS TABLE
SELECT r.*
FROM system.main.query_table(records) AS r
ANTI JOIN system.main.query_table(findings) AS f ON r.filename = f.filename AND r.line_number = f.line_number
