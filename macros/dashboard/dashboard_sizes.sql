-- name: dashboard_sizes
-- description: Numbers of students that the Dashboard asks for: display (a status is shown from min_n
--   this year on, a change from min_n in both years), color (a color needs min_n in both years; NULL:
--   the group never gets one) and full_grid (below min_n this year the three-by-five table is used,
--   where core_index.dashboard_indicators says so; the state itself is never small). rtype (S school,
--   D district, X state) and student_group NULL stand for all others. Source and mark as in
--   core_index.dashboard_indicators.
-- parameters:
-- example: SELECT min_n FROM core_index.dashboard_sizes() WHERE purpose = 'color' AND student_group = 'HOM'
CREATE MACRO core_index.dashboard_sizes() AS TABLE
SELECT * FROM (VALUES
    ('display', NULL, NULL, 2018, 2025, 11, 'files of 2018, 2022, 2023, 2024', 'reproduced'),
    ('full_grid', NULL, NULL, 2018, 2025, 150, 'files of 2018, 2023, 2024; CDE record layouts', 'reproduced'),
    ('color', NULL, NULL, 2018, 2025, 30, 'files of 2018, 2023, 2024', 'reproduced'),
    ('color', 'D', 'FOS', 2018, 2025, 15, 'files of 2018, 2023, 2024', 'reproduced'),
    ('color', 'D', 'HOM', 2018, 2025, 15, 'files of 2018, 2023, 2024', 'reproduced'),
    ('color', 'D', 'LTEL', 2024, 2025, 15, 'files of 2024', 'reproduced'),
    ('color', NULL, 'EO', 2018, 2025, NULL, 'files of 2018, 2023', 'reproduced'),
    ('color', NULL, 'ELO', 2018, 2025, NULL, 'files of 2018, 2023', 'reproduced'),
    ('color', NULL, 'RFP', 2018, 2025, NULL, 'files of 2018, 2023', 'reproduced'),
    ('color', NULL, 'SBA', 2018, 2025, NULL, 'files of 2018, 2023', 'reproduced'),
    ('color', NULL, 'CAA', 2018, 2025, NULL, 'files of 2018, 2023', 'reproduced'),
    ('color', NULL, 'CAST', 2025, 2025, NULL, 'CDE record layout science25', 'recalled')
) AS t(purpose, rtype, student_group, first_year, last_year, min_n, source, mark)
