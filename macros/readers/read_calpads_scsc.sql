-- name: read_calpads_scsc
-- description: CALPADS SCSC (Student Course Section Completion) files, batch or ODS extract, with 20 fields
--   (two more in an extract): one record a student, course section, term and marking period. Every
--   column of core_index.calpads_layouts() under its column_name: codes VARCHAR with their zeros,
--   dates DATE, days and credits DECIMAL(9, 4); blank or unreadable is NULL. Then lea_code and
--   academic_year (of the record, else of the first good record of the file), filename,
--   line_number, problem (NULL for a good record, else what is wrong and how to mend it; the
--   record stays) and raw_line (only with a problem). Names, globs or a list of them; without a
--   match no rows. A file of another type is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_scsc('districts/**/*_SCSC_*.txt')
CREATE MACRO core_index.read_calpads_scsc(path) AS TABLE
SELECT * EXCLUDE (width) FROM core_index.calpads_records(path, 'SCSC')
