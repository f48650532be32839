-- name: research_records
-- description: The records of public research files of the state, whose first line names the columns:
--   fields VARCHAR[] in the order of columns whatever the order in the file, NULL for a blank and for
--   a column that the file does not have; suppressed, whether any of them is '*'; filename,
--   line_number, problem (NULL for a good record) and raw_line (only with a problem). columns is a
--   text as layout_columns reads it: the names that a column has had (letters and digits
--   only, joined by '|'), the reader's column name and the form, count, rate or text; '*' marks a
--   column that the file must have. A file without one is an error; reader is the name in it.
-- parameters: path VARCHAR or VARCHAR[], columns VARCHAR, reader VARCHAR
-- example: FROM core_index.research_records('research/chronic*.txt', 'countycode county_code text*', 'read_research_chronic_absence')
CREATE MACRO core_index.research_records(path, columns, reader) AS TABLE
SELECT
    record.fields AS fields, system.main.list_contains(record.fields, '*') AS suppressed, filename,
    record.line_number AS line_number, record.problem AS problem, record.raw_line AS raw_line
FROM (
    SELECT filename, system.main.unnest(system.main.header_records(
        content, 'core_index.' || reader || ': ' || filename, columns, 'none', 'none')) AS record
    FROM system.main.read_blob(path)
)
