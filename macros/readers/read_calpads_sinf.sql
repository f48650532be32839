-- name: read_calpads_sinf
-- description: CALPADS SINF (Student Information) files, batch or ODS extract, with 42 fields up to 2022-23 and
--   43 from 2023-24 on (two more in an extract): one record a student, school and effective start
--   date. The 43rd field is parent_education_2, the second guardian's education, before NULL; that it
--   comes after the second guardian's names is inferred, so a file that has other values there is an
--   error, and so is one of 42 fields from 2023-24 on, which cannot tell who is disadvantaged. Every column of
--   core_index.calpads_layouts() under its column_name: codes VARCHAR with their zeros, dates
--   DATE, days and credits DECIMAL(9, 4); blank or unreadable is NULL. Then lea_code and
--   academic_year (of the record, else of the first good record of the file), filename,
--   line_number, problem (NULL for a good record, else what is wrong and how to mend it; the
--   record stays) and raw_line (only with a problem). Names, globs or a list of them; without a
--   match no rows. A file of another type is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_sinf('districts/**/*_SINF_*.txt')
CREATE MACRO core_index.read_calpads_sinf(path) AS TABLE
SELECT * EXCLUDE (width) FROM core_index.calpads_records(path, 'SINF')
