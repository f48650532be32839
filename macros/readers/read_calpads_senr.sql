-- name: read_calpads_senr
-- description: CALPADS SENR (SSID Enrollment) files, batch or ODS extract, with 35 or 39 fields (two more in
--   an extract): one record a student, school and enrolment start date. Every column of
--   core_index.calpads_layouts() under its column_name: codes VARCHAR with their zeros, dates
--   DATE, days and credits DECIMAL(9, 4); blank or unreadable is NULL. Columns 35 to 39 of the 39
--   fields up to 2022-23 are NULL in files of 35 fields, whose last column is
--   graduation_exemption_indicator. Then lea_code and academic_year (of the record, else of the
--   first good record of the file), filename, line_number, problem (NULL for a good record, else
--   what is wrong and how to mend it; the record stays) and raw_line (only with a problem). Names,
--   globs or a list of them; without a match no rows. A file of another type is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_senr('districts/**/*_SENR_*.txt')
CREATE MACRO core_index.read_calpads_senr(path) AS TABLE
SELECT
    fields[1] AS record_type_code,
    fields[2] AS transaction_type_code,
    fields[3] AS local_record_id,
    fields[4] AS reporting_lea,
    fields[5] AS school_code,
    fields[6] AS school_of_attendance_nps,
    fields[7] AS academic_year_id,
    fields[8] AS ssid,
    fields[9] AS local_student_id,
    fields[10] AS legal_first_name,
    fields[11] AS legal_middle_name,
    fields[12] AS legal_last_name,
    fields[13] AS name_suffix,
    fields[14] AS alias_first_name,
    fields[15] AS alias_middle_name,
    fields[16] AS alias_last_name,
    core_index.compact_date(fields[17]) AS birth_date,
    fields[18] AS gender,
    fields[19] AS birth_city,
    fields[20] AS birth_state_province_code,
    fields[21] AS birth_country_code,
    core_index.compact_date(fields[22]) AS enrollment_start_date,
    fields[23] AS enrollment_status,
    fields[24] AS grade_level,
    core_index.compact_date(fields[25]) AS enrollment_exit_date,
    fields[26] AS exit_reason,
    fields[27] AS completion_status,
    fields[28] AS expected_receiver_school,
    fields[29] AS met_all_uc_csu_requirements,
    fields[30] AS school_transfer_code,
    fields[31] AS district_of_geographic_residence,
    fields[32] AS golden_state_seal_merit_diploma,
    fields[33] AS seal_of_biliteracy,
    fields[34] AS postsecondary_transition_status,
    CASE WHEN width IN (39, 41) THEN fields[35] END AS workforce_readiness_certificate,
    CASE WHEN width IN (35, 37) THEN fields[35] END AS graduation_exemption_indicator,
    CASE WHEN width IN (39, 41) THEN fields[36] END AS food_handler_certificate,
    CASE WHEN width IN (39, 41) THEN fields[37] END AS pre_apprenticeship_certification,
    CASE WHEN width IN (39, 41) THEN fields[38] END AS pre_apprenticeship_non_certification,
    CASE WHEN width IN (39, 41) THEN fields[39] END AS state_federal_job_program,
    lea_code, academic_year, filename, line_number, problem, raw_line
FROM core_index.calpads_records(path, 'SENR')
