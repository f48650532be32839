-- name: file_types
-- description: The kinds of files that core_index.load_sql finds and loads: file_type (also the name
--   of the table that it fills), reader (the macro of core_index that reads it), report (what it asks
--   beside the path: the number of a CALPADS report), name_pattern (a regular expression of its file
--   names, in upper or lower case) and by_district_year (whether a new file replaces the
--   district-years that it contains; otherwise the whole table).
-- parameters:
-- example: SELECT file_type, reader FROM core_index.file_types()
CREATE MACRO core_index.file_types() AS TABLE
SELECT
    file_type,
    coalesce(reader, CASE WHEN report IS NULL THEN 'read_' || file_type ELSE 'read_calpads_report' END) AS reader,
    report,
    coalesce(
        name_pattern,
        CASE WHEN report IS NULL THEN '(^|[^a-z])' || file_type[9:] || '([^a-z]|$)'
            ELSE '(^|[^\d.])' || system.main.replace(report, '.', '\.') || '_' END
    ) AS name_pattern,
    by_district_year
FROM (VALUES
    ('school_directory', NULL, NULL, 'pubschls', FALSE),
    ('calpads_senr', NULL, NULL, NULL, TRUE),
    ('calpads_sinf', NULL, NULL, NULL, TRUE),
    ('calpads_sprg', NULL, NULL, NULL, TRUE),
    ('calpads_sela', NULL, NULL, NULL, TRUE),
    ('calpads_stas', NULL, NULL, NULL, TRUE),
    ('calpads_sinc', NULL, NULL, NULL, TRUE),
    ('calpads_sirs', NULL, NULL, NULL, TRUE),
    ('calpads_soff', NULL, NULL, NULL, TRUE),
    ('calpads_sdis', NULL, NULL, NULL, TRUE),
    ('calpads_scsc', NULL, NULL, NULL, TRUE),
    ('calpads_crsc', NULL, NULL, NULL, TRUE),
    ('calpads_swds', NULL, NULL, NULL, TRUE),
    ('calpads_student_profile', NULL, NULL, '8\.1_StudentProfileList', TRUE),
    ('calpads_absence_list', NULL, '14.2', NULL, TRUE),
    ('calpads_incident_result_list', NULL, '7.12', NULL, TRUE),
    ('calpads_cohort_list', NULL, '15.2', NULL, TRUE),
    ('calpads_foster_list', NULL, '5.7', NULL, TRUE),
    ('calpads_meal_list', NULL, '1.18', NULL, TRUE),
    ('calpads_reclassified_list', NULL, '2.17', NULL, TRUE),
    ('calpads_direct_certification', NULL, 'DIRECT_CERTIFICATION', 'Direct_?Certification', TRUE),
    ('caaspp', NULL, NULL, 'CAASPP_Student_Score_Data_File', TRUE),
    ('elpac', NULL, NULL, 'ELPAC_Student_Score_Data_File', TRUE),
    ('cers', NULL, NULL, '(^|[^a-z])CERS([^a-z]|$)', TRUE),
    ('survey_responses', 'read_survey', NULL, 'survey_responses', TRUE)
) AS types(file_type, reader, report, name_pattern, by_district_year)
