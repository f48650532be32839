-- name: dashboard_cut_points
-- description: Cut points of the Dashboard's five levels, one row an indicator, type and range of years:
--   status_bounds and change_bounds, the values, to one decimal, at which the four levels above the
--   lowest values begin. A level is the number of bounds reached plus 1, or 5 less that number where
--   less is better. type: ED, HD, UD (elementary, high, unified districts), ES, MS, HS (schools), DASS
--   (alternative schools; county offices in 2018), or '*' for all others. Source and mark as in
--   core_index.dashboard_indicators.
-- parameters:
-- example: SELECT status_bounds FROM core_index.dashboard_cut_points() WHERE indicator = 'CHRO'
CREATE MACRO core_index.dashboard_cut_points() AS TABLE
SELECT
    indicator, type, first_year, last_year, CAST(status_bounds AS DECIMAL(6, 1)[]) AS status_bounds,
    CAST(change_bounds AS DECIMAL(6, 1)[]) AS change_bounds, source, mark
FROM (VALUES
    ('CHRO', '*', 2018, 2025, [2.6, 5.1, 10.1, 20.1], [-2.9, -0.4, 0.5, 3.1], 'CDE five-by-five tables 2019 and 2023', 'confirmed'),
    ('SUSP', 'ED', 2018, 2025, [0.6, 1.6, 3.1, 6.1], [-1.9, -0.2, 0.3, 2.1], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('SUSP', 'HD', 2018, 2025, [1.6, 3.6, 6.1, 9.1], [-2.9, -0.4, 0.5, 3.1], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('SUSP', 'UD', 2018, 2025, [1.1, 2.6, 4.6, 8.1], [-1.9, -0.2, 0.3, 2.1], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('SUSP', 'ES', 2018, 2025, [0.6, 1.1, 3.1, 6.1], [-0.9, -0.2, 0.3, 2.1], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('SUSP', 'MS', 2018, 2025, [0.6, 2.1, 8.1, 12.1], [-2.9, -0.2, 0.3, 4.1], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('SUSP', 'HS', 2018, 2025, [0.6, 1.6, 6.1, 10.1], [-1.9, -0.2, 0.3, 3.1], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('GRAD', '*', 2018, 2018, [67.0, 80.0, 90.0, 95.0], [-5.0, -0.9, 1.0, 5.0], 'statewide file of 2018', 'reproduced'),
    ('GRAD', 'DASS', 2018, 2018, [67.0, 70.0, 80.0, 90.0], [-10.0, -2.9, 3.0, 10.0], 'statewide file of 2018', 'reproduced'),
    ('GRAD', '*', 2019, 2025, [68.0, 80.0, 90.5, 95.0], [-5.0, -0.9, 1.0, 5.0], 'copy of CDE five-by-five tables 2024; files of 2023, 2024', 'reproduced'),
    ('ELPI', '*', 2019, 2025, [35.0, 45.0, 55.0, 65.0], [-10.0, -1.9, 2.0, 10.0], 'copy of CDE five-by-five tables 2024; files of 2023, 2024', 'reproduced'),
    ('CCI', '*', 2018, 2025, [10.0, 35.0, 55.0, 70.0], [-9.0, -1.9, 2.0, 9.0], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('ELA', '*', 2018, 2025, [-70.0, -5.0, 10.0, 45.0], [-15.0, -2.9, 3.0, 15.0], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('ELA', 'HS', 2018, 2025, [-45.0, 0.0, 30.0, 75.0], [-15.0, -2.9, 3.0, 15.0], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('ELA', 'HD', 2018, 2025, [-45.0, 0.0, 30.0, 75.0], [-15.0, -2.9, 3.0, 15.0], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('MATH', '*', 2018, 2025, [-95.0, -25.0, 0.0, 35.0], [-15.0, -2.9, 3.0, 15.0], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('MATH', 'HS', 2018, 2025, [-115.0, -60.0, 0.0, 25.0], [-15.0, -2.9, 3.0, 15.0], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('MATH', 'HD', 2018, 2025, [-115.0, -60.0, 0.0, 25.0], [-15.0, -2.9, 3.0, 15.0], 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('SCIENCE', '*', 2025, 2025, [35.0, 45.0, 55.0, 65.0], [-5.0, -1.9, 2.0, 5.0], 'copy of CDE five-by-five tables 2025; which side an exact cut falls on is read as in the other tables', 'transcribed')
) AS t(indicator, type, first_year, last_year, status_bounds, change_bounds, source, mark)
