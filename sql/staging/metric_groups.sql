-- name: metric_groups
-- description: The groups of each student: everyone is in ALL, and in at most one group of race and
--   ethnicity and one of gender; by English-language history RFEP; LTEL, English learners since
--   ltel_years or more; and EL_RFEP, English learners and who was redesignated within rfep_years. Years
--   are counted back from the edge (rules student_groups: day and month, and whether the very day is
--   within them). Codes as in core_index.student_group_definitions().
-- grain: one row a student, academic year and student group
-- keys: academic_year, ssid, student_group
CREATE OR REPLACE VIEW {schema}.metric_groups AS
WITH edges AS (
    SELECT
        CAST(system.main.max(value) FILTER (parameter = 'rfep_years') AS INTEGER) AS rfep_years,
        CAST(system.main.max(value) FILTER (parameter = 'ltel_years') AS INTEGER) AS ltel_years,
        CAST(system.main.max(value) FILTER (parameter = 'edge_month') AS INTEGER) AS edge_month,
        CAST(system.main.max(value) FILTER (parameter = 'edge_day') AS INTEGER) AS edge_day,
        system.main.max(value) FILTER (parameter = 'edge_counts') = 1 AS edge_counts
    FROM {schema}.rules
    WHERE authority = 'Dashboard' AND metric = 'student_groups'
),
dated AS (
    SELECT
        s.*, e.edge_counts,
        CAST(system.main.right(s.academic_year, 4) AS INTEGER) AS last_year,
        system.main.make_date(last_year - e.rfep_years, e.edge_month, e.edge_day) AS rfep_edge,
        system.main.make_date(last_year - e.ltel_years, e.edge_month, e.edge_day) AS ltel_edge
    FROM {schema}.students AS s
    CROSS JOIN edges AS e
)
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
            CASE WHEN migrant THEN 'MIG' END,
            CASE WHEN language_status = 'RFEP' THEN 'RFEP' END,
            CASE WHEN english_learner AND el_since <= ltel_edge THEN 'LTEL' END,
            CASE WHEN english_learner OR (language_status = 'RFEP'
                AND (redesignated_on > rfep_edge OR (edge_counts AND redesignated_on = rfep_edge))) THEN 'EL_RFEP' END
        ],
        lambda g: g IS NOT NULL
    )) AS student_group
FROM dated;
