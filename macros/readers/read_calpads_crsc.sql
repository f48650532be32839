-- name: read_calpads_crsc
-- description: CALPADS CRSC (Course Section Completion) files, batch or ODS extract, with 27 fields
--   (two more in an extract): one record a course section and teacher, with the state's course
--   code. Every column of core_index.calpads_layouts() under its column_name: codes VARCHAR with
--   their zeros, dates DATE, days DECIMAL(9, 4); blank or unreadable is NULL. Then lea_code and
--   academic_year (of the record, else of the first good record of the file), filename,
--   line_number, problem (NULL for a good record, else what is wrong and how to mend it; the record
--   stays) and raw_line (only with a problem). Names, globs or a list of them; without a match no
--   rows. A file of another type is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_crsc('districts/**/*_CRSC_*.txt')
CREATE MACRO core_index.read_calpads_crsc(path) AS TABLE
SELECT * EXCLUDE (width) FROM core_index.calpads_records(path, 'CRSC')
