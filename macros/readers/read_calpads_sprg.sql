-- name: read_calpads_sprg
-- description: CALPADS SPRG (Student Program) files, batch or ODS extract, with 26 fields (two more in an
--   extract): one record a student, school, program and membership start date. Every column of
--   core_index.calpads_layouts() under its column_name: codes VARCHAR with their zeros, dates
--   DATE, days and credits DECIMAL(9, 4); blank or unreadable is NULL. Then lea_code and
--   academic_year (of the record, else of the first good record of the file), filename,
--   line_number, problem (NULL for a good record, else what is wrong and how to mend it; the
--   record stays) and raw_line (only with a problem). Names, globs or a list of them; without a
--   match no rows. A file of another type is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_sprg('districts/**/*_SPRG_*.txt')
CREATE MACRO core_index.read_calpads_sprg(path) AS TABLE
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
    fields[13] AS education_program_code,
    fields[14] AS membership_code,
    core_index.compact_date(fields[15]) AS membership_start_date,
    core_index.compact_date(fields[16]) AS membership_end_date,
    fields[17] AS education_service_academic_year,
    fields[18] AS education_service_code,
    fields[19] AS california_partnership_academy_id,
    fields[20] AS migrant_student_id,
    fields[21] AS filler_21,
    fields[22] AS filler_22,
    fields[23] AS homeless_dwelling_type_code,
    fields[24] AS unaccompanied_youth,
    fields[25] AS runaway_youth,
    fields[26] AS filler_26,
    lea_code, academic_year, filename, line_number, problem, raw_line
FROM core_index.calpads_records(path, 'SPRG')
