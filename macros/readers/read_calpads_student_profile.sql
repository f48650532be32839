-- name: read_calpads_student_profile
-- description: CALPADS report 8.1 (student profile list), exported as text: one record a student and
--   school. Columns are found by the names in the header line (core_index.header_layout); one
--   that the file does not have is NULL. Flags Y/N are BOOLEAN; FosterYouth may be left out. The
--   report has neither LEA nor year, so both come from the path: the 7-digit LEA code and the
--   year in the file name, or in folders such as 0161119/2022-2023; when they cannot be found
--   that is a problem of every record. Then lea_code, academic_year, filename, line_number,
--   problem (NULL for a good record, else what is wrong and how to mend it; the record stays)
--   and raw_line (only with a problem). path is a name, a glob or a list of them; without a
--   match no rows. A file without the columns needed is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_student_profile('districts/**/*8.1_StudentProfileList*')
CREATE MACRO core_index.read_calpads_student_profile(path) AS TABLE
FROM core_index.header_records(path, 'read_calpads_student_profile', core_index.header_layout('STUDENT_PROFILE'), TRUE)
