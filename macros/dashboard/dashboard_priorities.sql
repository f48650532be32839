-- name: dashboard_priorities
-- description: When a student group counts against a district in a state priority (Local Control Funding
--   Formula, differentiated assistance), one row a criterion: priority, indicators, and largest_color_sum:
--   each of the indicators has a color, and the sum of their codes (1 Red, 2 Orange) is not above it. Local
--   indicators not met in two years count too, and are not in the state's files. Source and mark as in
--   core_index.dashboard_indicators.
-- parameters:
-- example: SELECT priority, indicators FROM core_index.dashboard_priorities() ORDER BY priority
CREATE MACRO core_index.dashboard_priorities() AS TABLE
SELECT * FROM (VALUES
    (4, ['ELA', 'MATH'], 3, 'CDE LCFF eligibility file 2024: Red on both, or Red on one and Orange on the other', 'reproduced'),
    (4, ['ELPI'], 1, 'CDE LCFF eligibility file 2024: Red', 'reproduced'),
    (5, ['GRAD'], 1, 'CDE LCFF eligibility file 2024: Red', 'reproduced'),
    (5, ['CHRO'], 1, 'CDE LCFF eligibility file 2024: Red', 'reproduced'),
    (6, ['SUSP'], 1, 'CDE LCFF eligibility file 2024: Red', 'reproduced'),
    (8, ['CCI'], 1, 'CDE LCFF eligibility file 2024: Red', 'reproduced')
) AS t(priority, indicators, largest_color_sum, source, mark)
