-- name: read_cers
-- description: CERS student exports (interim and summative results): one record a student and test
--   taken, with the 43 columns of the export, found by the names in the header line
--   (core_index.header_layout). scale_score is INTEGER (NS is NULL), its standard error DOUBLE, all
--   else VARCHAR. lea_code is of the path, else county and district of school_cds; academic_year is of
--   the path, such as a folder 2022-2023. Then lea_code, academic_year, filename, line_number, problem
--   and raw_line as in core_index.read_caaspp. No metric uses interim results. path is a name, a glob
--   or a list of them; without a match no rows. A file without the columns needed is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_cers('districts/**/*CERS*.csv')
CREATE MACRO core_index.read_cers(path) AS TABLE
FROM core_index.header_records(path, 'read_cers', core_index.header_layout('CERS'), TRUE)
