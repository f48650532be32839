-- name: read_elpac
-- description: TOMS ELPAC student score data files: one record a student and test. Columns are found by the
--   names in the header line (core_index.header_layout); one that the file does not have is
--   NULL. Dates are DATE, scale scores INTEGER (NS is NULL), el_status BOOLEAN, everything else
--   VARCHAR. lea_code is the LEA of the 14-digit code in the file name, else of the district
--   code column; academic_year is of the spring year in the file name, such as 2023. Then
--   lea_code, academic_year, filename, line_number, problem (NULL for a good record, else what
--   is wrong and how to mend it; the record stays) and raw_line (only with a problem). path is a
--   name, a glob or a list of them; without a match no rows. A file without the columns needed
--   is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_elpac('districts/**/*ELPAC_Student_Score_Data_File*')
CREATE MACRO core_index.read_elpac(path) AS TABLE
FROM core_index.header_records(path, 'read_elpac', core_index.header_layout('ELPAC'), TRUE)
