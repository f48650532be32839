-- name: calpads_records
-- description: The records of CALPADS files of one type: every column of core_index.calpads_layout
--   under its column_name, width (the number of fields), then lea_code, academic_year, filename,
--   line_number, problem and raw_line as the readers give them. A header line is left out. A file
--   none of whose first 100 records has the record type and a width of its year is an error, so is
--   one with ten or more values of a column there and none of its form, and so is a call with enable_external_access switched off.
-- parameters: path VARCHAR or VARCHAR[], file_type VARCHAR
-- example: SELECT line_number, ssid FROM core_index.calpads_records('districts/*STAS*.txt', 'STAS')
CREATE MACRO core_index.calpads_records(path, file_type) AS TABLE
FROM system.main.positional_records(
    path, 'core_index.read_calpads_' || system.main.lower(file_type), file_type,
    core_index.calpads_layout(file_type).widths, core_index.calpads_layout(file_type).columns,
    system.main.current_setting('enable_external_access'))
