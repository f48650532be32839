-- name: record_findings
-- description: What can be wrong with a record by itself, for any loaded table: unreadable_record (the
--   reader's problem) and duplicate_record (the same operational key stands again later, by file
--   name and line; the last one is used). All are errors. key_columns are the columns of the key.
-- parameters: records TABLE, key_columns VARCHAR[]
-- example: WITH r AS (SELECT 'a.txt' AS filename, unnest([1, 2]) AS line_number, '1964733' AS lea_code, '2022-2023' AS academic_year, '0000000001' AS ssid, NULL AS problem, NULL AS raw_line) SELECT rule_id, line_number FROM core_index.record_findings(r, ['ssid'])
CREATE MACRO core_index.record_findings(records, key_columns) AS TABLE
WITH core_index_input AS NOT MATERIALIZED (
    SELECT
        filename, line_number, lea_code, academic_year, problem, raw_line,
        system.main.row(*COLUMNS(key_columns)) AS record_key,
        system.main.hash(*COLUMNS(key_columns)) AS key_hash,
        system.main.concat_ws(' ', *COLUMNS(key_columns)) AS key
    FROM system.main.query_table(records)
),
-- few keys are there twice, and a count of hashes finds nearly only those
repeated AS (
    SELECT key_hash FROM core_index_input WHERE problem IS NULL GROUP BY key_hash HAVING system.main.count(*) > 1
),
followed AS (
    SELECT
        filename, line_number, lea_code, academic_year, key,
        system.main.lead(filename) OVER w AS later_file, system.main.lead(line_number) OVER w AS later_line
    FROM core_index_input SEMI JOIN repeated USING (key_hash)
    WHERE problem IS NULL
    WINDOW w AS (PARTITION BY record_key ORDER BY filename, line_number)
)
SELECT
    'unreadable_record' AS rule_id, 'error' AS severity, filename, line_number, lea_code, academic_year,
    key, raw_line AS value, problem AS message
FROM core_index_input
WHERE problem IS NOT NULL
UNION ALL
SELECT
    'duplicate_record', 'error', filename, line_number, lea_code, academic_year, key, NULL,
    'the same key stands again on line ' || later_line || ' of ' || later_file
        || ', which is used; delete one of the two'
FROM followed
WHERE later_line IS NOT NULL
