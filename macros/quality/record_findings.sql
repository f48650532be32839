-- name: record_findings
-- description: What can be wrong with a record by itself, for any loaded table: unreadable_record (the
--   reader's problem), duplicate_record (the same operational key stands again later, by file
--   name and line; the last one is used) and deleted_record (deleted, a condition on the columns, is
--   true: a CALPADS transaction that asks to delete; it is no duplicate of another). All are errors.
--   key_columns are the columns of the key.
-- parameters: records TABLE, key_columns VARCHAR[], deleted BOOLEAN := FALSE
-- example: WITH r AS (SELECT 'a.txt' AS filename, unnest([1, 2]) AS line_number, '1964733' AS lea_code, '2022-2023' AS academic_year, '0000000001' AS ssid, NULL AS problem, NULL AS raw_line) SELECT rule_id, line_number FROM core_index.record_findings(r, ['ssid'])
CREATE MACRO core_index.record_findings(records, key_columns, deleted := FALSE) AS TABLE
WITH core_index_input AS NOT MATERIALIZED (
    SELECT
        filename, line_number, lea_code, academic_year, problem, raw_line,
        CASE WHEN problem IS NOT NULL THEN 'unreadable_record' WHEN deleted THEN 'deleted_record' END AS left_out,
        system.main.row(*COLUMNS(key_columns)) AS record_key,
        system.main.hash(*COLUMNS(key_columns)) AS key_hash,
        system.main.concat_ws(' ', *COLUMNS(key_columns)) AS key
    FROM system.main.query_table(records)
),
followed AS (
    SELECT
        *, system.main.lead(filename) OVER same_key AS later_file, system.main.lead(line_number) OVER same_key AS later_line
    FROM core_index_input
    -- few keys are there twice, and a count of hashes finds nearly only those
    SEMI JOIN (
        SELECT key_hash
        FROM core_index_input
        GROUP BY key_hash
        HAVING system.main.count(*) > 1 OR system.main.count(left_out) > 0
    ) AS suspected USING (key_hash)
    WINDOW same_key AS (PARTITION BY record_key, left_out ORDER BY filename, line_number)
)
SELECT
    coalesce(left_out, 'duplicate_record') AS rule_id, 'error' AS severity, filename, line_number, lea_code, academic_year, key,
    CASE left_out WHEN 'unreadable_record' THEN raw_line WHEN 'deleted_record' THEN 'D' END AS value,
    CASE left_out
        WHEN 'unreadable_record' THEN problem
        WHEN 'deleted_record' THEN 'transaction type D asks to delete the record, so it is left out; remove it from the file with the record that it deletes'
        ELSE 'the same key stands again on line ' || later_line || ' of ' || later_file || ', which is used; delete one of the two'
    END AS message
FROM followed
WHERE left_out IS NOT NULL OR later_line IS NOT NULL
