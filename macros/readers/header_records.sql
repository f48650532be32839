-- name: header_records
-- description: The records of files with a header line (see core_index.header_layout): fields
--   VARCHAR[] in the order of the layout whatever the order in the file, NULL for a column that the
--   file does not have, then lea_code, academic_year, filename, line_number, problem and raw_line
--   as the readers give them. Title lines before the header are left out. A file among whose first
--   10 lines none has all the columns needed is an error that names those missing; reader is the
--   name in that message.
-- parameters: path VARCHAR or VARCHAR[], file_type VARCHAR, reader VARCHAR
-- example: SELECT line_number, fields
--   FROM core_index.header_records('surveys/*.csv', 'SURVEY', 'read_survey')
CREATE MACRO core_index.header_records(path, file_type, reader) AS TABLE
SELECT
    record.fields AS fields, record.lea_code AS lea_code, record.academic_year AS academic_year, filename,
    record.line_number AS line_number, record.problem AS problem, record.raw_line AS raw_line
FROM (
    SELECT filename, system.main.unnest(system.main.header_records(
        content, 'core_index.' || reader || ': ' || filename, core_index.header_layout(file_type),
        -- a directory of schools belongs to no LEA or year
        CASE file_type WHEN 'SCHOOL_DIRECTORY' THEN 'none' ELSE coalesce(core_index.path_lea(filename), '') END,
        CASE file_type WHEN 'SCHOOL_DIRECTORY' THEN 'none' ELSE coalesce(core_index.path_academic_year(filename), '') END
    )) AS record
    FROM system.main.read_blob(path)
)
