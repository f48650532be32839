-- name: file_types
-- description: The kinds of files that core_index.load_sql finds and loads: file_type (also the name
--   of the table that it fills), reader (the macro of core_index that reads it), name_pattern (a
--   regular expression of its file names, in upper or lower case) and by_district_year (whether a
--   new file replaces the district-years that it contains; otherwise the whole table).
-- parameters:
-- example: SELECT file_type, reader FROM core_index.file_types()
CREATE MACRO core_index.file_types() AS TABLE
SELECT
    file_type,
    coalesce(reader, 'read_' || file_type) AS reader,
    coalesce(name_pattern, '(^|[^a-z])' || file_type[9:] || '([^a-z]|$)') AS name_pattern,
    by_district_year
FROM (VALUES
    ('school_directory', NULL, 'pubschls', FALSE),
    ('calpads_senr', NULL, NULL, TRUE),
    ('calpads_sinf', NULL, NULL, TRUE),
    ('calpads_sprg', NULL, NULL, TRUE),
    ('calpads_sela', NULL, NULL, TRUE),
    ('calpads_stas', NULL, NULL, TRUE),
    ('calpads_sinc', NULL, NULL, TRUE),
    ('calpads_sirs', NULL, NULL, TRUE),
    ('calpads_soff', NULL, NULL, TRUE),
    ('calpads_sdis', NULL, NULL, TRUE),
    ('calpads_scsc', NULL, NULL, TRUE),
    ('calpads_crsc', NULL, NULL, TRUE),
    ('calpads_swds', NULL, NULL, TRUE),
    ('calpads_student_profile', NULL, '8\.1_StudentProfileList', TRUE),
    ('caaspp', NULL, 'CAASPP_Student_Score_Data_File', TRUE),
    ('elpac', NULL, 'ELPAC_Student_Score_Data_File', TRUE),
    ('survey_responses', 'read_survey', 'survey_responses', TRUE)
) AS types(file_type, reader, name_pattern, by_district_year)
