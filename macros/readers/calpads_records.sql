-- name: calpads_records
-- description: The records of CALPADS files of one type (see core_index.calpads_layout): fields
--   VARCHAR[] in the order of the layout, width (their number), then lea_code, academic_year,
--   filename, line_number, problem and raw_line as the readers give them. A header line is left
--   out. A file none of whose first 100 records has the record type and a width of the layout is an
--   error.
-- parameters: path VARCHAR or VARCHAR[], file_type VARCHAR
-- example: SELECT line_number, fields FROM core_index.calpads_records('districts/*STAS*.txt', 'STAS')
CREATE MACRO core_index.calpads_records(path, file_type) AS TABLE
SELECT
    record.fields AS fields, system.main.len(record.fields) AS width, record.lea_code AS lea_code,
    record.academic_year AS academic_year, filename, record.line_number AS line_number,
    record.problem AS problem, record.raw_line AS raw_line
FROM (
    SELECT filename, system.main.unnest(system.main.positional_records(
        content, 'core_index.read_calpads_' || system.main.lower(file_type) || ': ' || filename, file_type,
        core_index.calpads_layout(file_type).widths, core_index.calpads_layout(file_type).columns)) AS record
    FROM system.main.read_blob(path)
)
