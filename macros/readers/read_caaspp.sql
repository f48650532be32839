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
--   the columns needed is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_caaspp('districts/**/*CAASPP_Student_Score_Data_File*')
CREATE MACRO core_index.read_caaspp(path) AS TABLE
SELECT
    fields[1] AS record_type,
    fields[2] AS ssid,
    fields[3] AS grade_assessed,
    fields[4] AS enrolled_grade,
    fields[5] AS district_cds,
    fields[6] AS school_cds,
    fields[7] AS tested_district_cds,
    fields[8] AS tested_school_cds,
    fields[9] AS first_name,
    fields[10] AS middle_name,
    fields[11] AS last_name,
    core_index.any_date(fields[12]) AS birth_date,
    fields[13] AS gender,
    fields[14] AS elas,
    fields[15] = 'Y' AS el_status,
    core_index.any_date(fields[16]) AS el_entry_date,
    core_index.any_date(fields[17]) AS rfep_date,
    fields[18] = 'Y' AS disability,
    fields[19] = 'Y' AS foster,
    fields[20] = 'Y' AS homeless,
    fields[21] = 'Y' AS economic_disadvantage,
    fields[22] = 'Y' AS migrant,
    fields[23] = 'Y' AS hispanic,
    fields[24] = 'Y' AS american_indian,
    fields[25] = 'Y' AS asian,
    fields[26] = 'Y' AS pacific_islander,
    fields[27] = 'Y' AS filipino,
    fields[28] = 'Y' AS black,
    fields[29] = 'Y' AS white,
    fields[30] = 'Y' AS two_or_more_races,
    fields[31] AS reporting_ethnicity,
    fields[32] AS parent_education,
    fields[33] AS condition_code,
    fields[34] AS attemptedness,
    fields[35] AS score_status,
    fields[36] AS include_indicator,
    TRY_CAST(fields[37] AS INTEGER) AS scale_score,
    TRY_CAST(fields[38] AS DOUBLE) AS standard_error_of_measurement,
    fields[39] AS achievement_level,
    fields[40] AS grade_assessed_minus1,
    TRY_CAST(fields[41] AS INTEGER) AS scale_score_minus1,
    TRY_CAST(fields[42] AS DOUBLE) AS sem_minus1,
    fields[43] AS achievement_level_minus1,
    fields[44] AS grade_assessed_minus2,
    TRY_CAST(fields[45] AS INTEGER) AS scale_score_minus2,
    TRY_CAST(fields[46] AS DOUBLE) AS sem_minus2,
    fields[47] AS achievement_level_minus2,
    fields[48] AS grade_assessed_minus3,
    TRY_CAST(fields[49] AS INTEGER) AS scale_score_minus3,
    TRY_CAST(fields[50] AS DOUBLE) AS sem_minus3,
    fields[51] AS achievement_level_minus3,
    lea_code, academic_year, filename, line_number, problem, raw_line
FROM core_index.header_records(path, 'CAASPP', 'read_caaspp')
