-- name: data_quality_summary
-- description: How many findings each file has, by LEA, year, rule and severity, with the records of the
--   file and the share of them found.
-- grain: one row an academic year, LEA, file type, rule and file
-- keys: academic_year, lea_code, file_type, rule_id, filename
CREATE OR REPLACE VIEW {schema}.data_quality_summary AS
SELECT
    q.academic_year, q.lea_code, q.file_type, q.severity, q.rule_id, q.filename,
    system.main.count(*) AS findings, system.main.any_value(f.records) AS records,
    system.main.count(*) / system.main.any_value(f.records) AS share
FROM {schema}.data_quality AS q
LEFT JOIN (
    SELECT file_type, filename, CAST(system.main.sum(records) AS BIGINT) AS records FROM {source}.loaded_files GROUP BY ALL
) AS f ON q.file_type = f.file_type AND q.filename = f.filename
GROUP BY ALL;
