-- name: read_calpads_swds
-- description: CALPADS SWDS (Students with Disabilities Status) files, batch or ODS extract, with
--   13 fields (two more in an extract), of 2023-24 and later: one record a student and status, from
--   status_start_date on until the next. The place of the start date and the codes are confirmed,
--   that of the other fields inferred, which is why every value has a form: a file of another order
--   has problems, not other values. Every column of core_index.calpads_layouts() under its
--   column_name: codes VARCHAR with their zeros, dates DATE, days DECIMAL(9, 4); blank or
--   unreadable is NULL. Then lea_code and academic_year (of the record, else of the first good
--   record of the file), filename, line_number, problem (NULL for a good record, else what is wrong
--   and how to mend it; the record stays) and raw_line (only with a problem). Names, globs or a
--   list of them; without a match no rows. A file of another type is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_swds('districts/**/*_SWDS_*.txt')
CREATE MACRO core_index.read_calpads_swds(path) AS TABLE
SELECT * EXCLUDE (width) FROM core_index.calpads_records(path, 'SWDS')
