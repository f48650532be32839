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
SELECT
    fields[1] AS record_type_code,
    fields[2] AS transaction_type_code,
    fields[3] AS local_record_id,
    fields[4] AS reporting_lea,
    fields[5] AS school_code,
    fields[6] AS academic_year_id,
    fields[7] AS ssid,
    fields[8] AS local_student_id,
    fields[9] AS legal_first_name,
    fields[10] AS legal_last_name,
    core_index.compact_date(fields[11]) AS birth_date,
    fields[12] AS gender,
    fields[13] AS course_id,
    fields[14] AS section_id,
    fields[15] AS term_code,
    TRY_CAST(fields[16] AS DECIMAL(9, 4)) AS credits_attempted,
    TRY_CAST(fields[17] AS DECIMAL(9, 4)) AS credits_earned,
    fields[18] AS final_grade,
    fields[19] AS uc_csu_requirement_code,
    fields[20] AS marking_period_code,
    lea_code, academic_year, filename, line_number, problem, raw_line
FROM core_index.calpads_records(path, 'SCSC')
