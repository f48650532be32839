-- name: transaction_findings
-- description: core_index.record_findings for a CALPADS table, whose records carry a transaction type:
--   one that asks to delete (D) is a deleted_record, an error, and no duplicate of another.
-- parameters: records TABLE, key_columns VARCHAR[]
-- example: WITH r AS (SELECT 'a.txt' AS filename, 1 AS line_number, '1964733' AS lea_code, '2022-2023' AS academic_year, '0000000001' AS ssid, 'D' AS transaction_type_code, NULL AS problem, NULL AS raw_line) SELECT rule_id, line_number FROM core_index.transaction_findings(r, ['ssid'])
CREATE MACRO core_index.transaction_findings(records, key_columns) AS TABLE
WITH core_index_input AS (
    SELECT *, coalesce(transaction_type_code = 'D', FALSE) AND problem IS NULL AS is_deletion
    FROM system.main.query_table(records)
),
core_index_kept AS (SELECT * FROM core_index_input WHERE NOT is_deletion)
FROM core_index.record_findings(core_index_kept, key_columns)
UNION ALL
SELECT
    'deleted_record', 'error', filename, line_number, lea_code, academic_year,
    system.main.concat_ws(' ', *COLUMNS(key_columns)), 'D',
    'transaction type D asks to delete the record, so it is left out; remove it from the file with the record that it deletes'
FROM core_index_input
WHERE is_deletion
