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
SELECT
    fields[1] AS record_type,
    fields[2] AS ssid,
    fields[3] AS grade_assessed,
    fields[4] AS district_cds,
    fields[5] AS school_cds,
    fields[6] AS tested_school_cds,
    fields[7] AS first_name,
    fields[8] AS middle_name,
    fields[9] AS last_name,
    core_index.any_date(fields[10]) AS birth_date,
    fields[11] AS gender,
    fields[12] AS elas,
    fields[13] = 'Y' AS el_status,
    core_index.any_date(fields[14]) AS el_entry_date,
    core_index.any_date(fields[15]) AS rfep_date,
    fields[16] AS condition_code,
    fields[17] AS attemptedness,
    fields[18] AS include_indicator,
    TRY_CAST(fields[19] AS INTEGER) AS overall_scale_score,
    fields[20] AS overall_performance_level,
    TRY_CAST(fields[21] AS INTEGER) AS oral_language_scale_score,
    fields[22] AS oral_language_performance_level,
    TRY_CAST(fields[23] AS INTEGER) AS written_language_scale_score,
    fields[24] AS written_language_performance_level,
    fields[25] AS grade_assessed_minus1,
    TRY_CAST(fields[26] AS INTEGER) AS overall_scale_score_minus1,
    fields[27] AS overall_performance_level_minus1,
    fields[28] AS grade_assessed_minus2,
    TRY_CAST(fields[29] AS INTEGER) AS overall_scale_score_minus2,
    fields[30] AS overall_performance_level_minus2,
    fields[31] AS grade_assessed_minus3,
    TRY_CAST(fields[32] AS INTEGER) AS overall_scale_score_minus3,
    fields[33] AS overall_performance_level_minus3,
    lea_code, academic_year, filename, line_number, problem, raw_line
FROM core_index.header_records(path, 'ELPAC', 'read_elpac')
