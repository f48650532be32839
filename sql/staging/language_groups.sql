-- name: language_groups
-- description: Groups by English-language history: RFEP; LTEL, English learners since ltel_years or more;
--   and EL_RFEP, English learners and who was redesignated within rfep_years. Years are counted back
--   from the edge (rules student_groups: day and month, and whether the very day is within them).
-- grain: one row a student, academic year and student group
-- keys: academic_year, ssid, student_group
CREATE OR REPLACE VIEW {schema}.language_groups AS
WITH edges AS (
    SELECT
        system.main.max(value) FILTER (parameter = 'rfep_years') AS rfep_years,
        system.main.max(value) FILTER (parameter = 'ltel_years') AS ltel_years,
        CAST(system.main.max(value) FILTER (parameter = 'edge_month') AS INTEGER) AS edge_month,
        CAST(system.main.max(value) FILTER (parameter = 'edge_day') AS INTEGER) AS edge_day,
        system.main.max(value) FILTER (parameter = 'edge_counts') = 1 AS edge_counts
    FROM {schema}.rules
    WHERE authority = 'Dashboard' AND metric = 'student_groups'
),
histories AS (
    SELECT
        h.*, e.edge_counts,
        system.main.make_date(CAST(system.main.right(h.academic_year, 4) AS INTEGER) - CAST(e.rfep_years AS INTEGER), e.edge_month, e.edge_day) AS rfep_edge,
        system.main.make_date(CAST(system.main.right(h.academic_year, 4) AS INTEGER) - CAST(e.ltel_years AS INTEGER), e.edge_month, e.edge_day) AS ltel_edge
    FROM {schema}.language_histories AS h
    CROSS JOIN edges AS e
    WHERE h.language_status IN ('EL', 'RFEP')
)
SELECT
    academic_year, ssid,
    system.main.unnest(system.main.list_filter(
        [
            CASE WHEN language_status = 'RFEP' THEN 'RFEP' END,
            CASE WHEN language_status = 'EL' AND el_since <= ltel_edge THEN 'LTEL' END,
            CASE WHEN language_status = 'EL' OR redesignated_on > rfep_edge OR (edge_counts AND redesignated_on = rfep_edge) THEN 'EL_RFEP' END
        ],
        lambda g: g IS NOT NULL
    )) AS student_group
FROM histories;
