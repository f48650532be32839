-- name: read_calpads_sela
-- description: CALPADS SELA (Student English Language Acquisition) files, batch or ODS extract, with 15 or 16
--   fields (two more in an extract): one record a student and language status start date. Every
--   column of core_index.calpads_layouts() under its column_name: codes VARCHAR with their zeros,
--   dates DATE, days and credits DECIMAL(9, 4); blank or unreadable is NULL. Then lea_code and
--   academic_year (of the record, else of the first good record of the file), filename,
--   line_number, problem (NULL for a good record, else what is wrong and how to mend it; the
--   record stays) and raw_line (only with a problem). Names, globs or a list of them; without a
--   match no rows. A file of another type is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_sela('districts/**/*_SELA_*.txt')
CREATE MACRO core_index.read_calpads_sela(path) AS TABLE
SELECT * EXCLUDE (width) FROM core_index.calpads_records(path, 'SELA')
