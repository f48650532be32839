-- name: read_calpads_sinf
-- description: CALPADS SINF (Student Information) files, batch or ODS extract, with 42 fields (two more in an
--   extract): one record a student, school and effective start date. Every column of
--   core_index.calpads_layouts() under its column_name: codes VARCHAR with their zeros, dates
--   DATE, days and credits DECIMAL(9, 4); blank or unreadable is NULL. Then lea_code and
--   academic_year (of the record, else of the first good record of the file), filename,
--   line_number, problem (NULL for a good record, else what is wrong and how to mend it; the
--   record stays) and raw_line (only with a problem). Names, globs or a list of them; without a
--   match no rows. A file of another type is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_sinf('districts/**/*_SINF_*.txt')
CREATE MACRO core_index.read_calpads_sinf(path) AS TABLE
SELECT
    fields[1] AS record_type_code,
    fields[2] AS transaction_type_code,
    fields[3] AS local_record_id,
    core_index.compact_date(fields[4]) AS effective_start_date,
    core_index.compact_date(fields[5]) AS effective_end_date,
    fields[6] AS reporting_lea,
    fields[7] AS school_code,
    fields[8] AS academic_year_id,
    fields[9] AS ssid,
    fields[10] AS local_student_id,
    fields[11] AS legal_first_name,
    fields[12] AS legal_middle_name,
    fields[13] AS legal_last_name,
    fields[14] AS name_suffix,
    fields[15] AS alias_first_name,
    fields[16] AS alias_middle_name,
    fields[17] AS alias_last_name,
    core_index.compact_date(fields[18]) AS birth_date,
    fields[19] AS gender,
    fields[20] AS birth_city,
    fields[21] AS birth_state_province_code,
    fields[22] AS birth_country_code,
    fields[23] AS hispanic_ethnicity,
    fields[24] AS ethnicity_missing,
    fields[25] AS race_1,
    fields[26] AS race_2,
    fields[27] AS race_3,
    fields[28] AS race_4,
    fields[29] AS race_5,
    fields[30] AS race_missing,
    fields[31] AS residential_address_line_1,
    fields[32] AS residential_address_line_2,
    fields[33] AS residential_address_city,
    fields[34] AS residential_address_state,
    fields[35] AS residential_address_zip_code,
    core_index.compact_date(fields[36]) AS initial_us_school_enrollment_date,
    fields[37] AS enrolled_in_us_school_less_than_3_years,
    fields[38] AS parent_education,
    fields[39] AS guardian_1_first_name,
    fields[40] AS guardian_1_last_name,
    fields[41] AS guardian_2_first_name,
    fields[42] AS guardian_2_last_name,
    lea_code, academic_year, filename, line_number, problem, raw_line
FROM core_index.calpads_records(path, 'SINF')
