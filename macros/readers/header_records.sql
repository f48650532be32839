-- name: header_records
-- description: The records of files with a header line, by a layout (see header_records, the native
--   function, for the columns and for what is an error). reader is the macro to name in errors. With
--   enable_external_access switched off it is an error.
-- parameters: path VARCHAR or VARCHAR[], reader VARCHAR, layout VARCHAR, by_district BOOLEAN
-- example: SELECT line_number, ssid, item FROM core_index.header_records(
--       'surveys/*.csv', 'read_survey', core_index.header_layout('SURVEY'), TRUE)
CREATE MACRO core_index.header_records(path, reader, layout, by_district) AS TABLE
FROM system.main.header_records(
    path, 'core_index.' || reader, layout, by_district,
    system.main.current_setting('enable_external_access'))
