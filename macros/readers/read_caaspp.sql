-- name: read_caaspp
-- description: TOMS CAASPP student score data files (by tested or enrolled LEA, DLMTR.CSV or CSV): one
--   record a student and test (record_type 01 ELA, 02 mathematics, 03 and 04 the alternate
--   assessments, 06 science). Columns are found by the names in the header line
--   (core_index.header_layout); one that the file does not have is NULL. Flags Y/N are BOOLEAN,
--   dates DATE, scale_score and scale_score_minus1 to 3 INTEGER (NS is NULL), standard errors
--   DOUBLE, everything else VARCHAR with its zeros. lea_code is the LEA of the 14-digit code in
--   the file name, else of the district code column: all records of a file belong to one LEA,
--   wherever a student is enrolled now. academic_year is of the spring year in the file name,
--   such as 2023. Then lea_code, academic_year, filename, line_number, problem (NULL for a good
--   record, else what is wrong and how to mend it; the record stays) and raw_line (only with a
--   problem). path is a name, a glob or a list of them; without a match no rows. A file without
--   the columns needed is an error, and so is an Excel workbook: save its sheet as CSV under the same
--   name, in a spreadsheet or, where DuckDB's excel extension is installed, by COPY (FROM
--   read_xlsx('x.xlsx', header := FALSE, all_varchar := TRUE)) TO 'x.csv' (HEADER FALSE), which keeps
--   the zeros that a spreadsheet takes away.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_caaspp('districts/**/*CAASPP_Student_Score_Data_File*')
CREATE MACRO core_index.read_caaspp(path) AS TABLE
FROM core_index.header_records(path, 'read_caaspp', core_index.header_layout('CAASPP'), TRUE)
