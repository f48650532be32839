-- name: student_groups
-- description: The groups of each student: everyone is in ALL, and in at most one group of race and
--   ethnicity and one of gender; codes as in core_index.student_group_definitions().
-- grain: one row a student, academic year and student group
-- keys: academic_year, ssid, student_group
CREATE OR REPLACE VIEW {schema}.student_groups AS
SELECT
    academic_year,
    ssid,
    system.main.unnest(system.main.list_filter(
        [
            'ALL',
            race_ethnicity,
            CASE WHEN gender IN ('F', 'M', 'X') THEN gender END,
            CASE WHEN english_learner THEN 'EL' END,
            CASE WHEN disadvantaged THEN 'SED' END,
            CASE WHEN disability THEN 'SWD' END,
            CASE WHEN foster THEN 'FOS' END,
            CASE WHEN homeless THEN 'HOM' END,
            CASE WHEN migrant THEN 'MIG' END
        ],
        lambda g: g IS NOT NULL
    )) AS student_group
FROM {schema}.students;
