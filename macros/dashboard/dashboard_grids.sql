-- name: dashboard_grids
-- description: The five-by-five tables of the Dashboard, one row a cell: indicator, type ('*' for all
--   others), first_year and last_year, status_level and change_level (5 the best), color (1 Red,
--   2 Orange, 3 Yellow, 4 Green, 5 Blue, NULL where the table has N/A: a status that good after such a
--   change is all but impossible), color_name, box (10 to 250), source and mark as in
--   core_index.dashboard_indicators. Each table is five words here, very good status first, one letter
--   for each change level from 1 to 5.
-- parameters:
-- example: SELECT color_name FROM core_index.dashboard_grids() WHERE indicator = 'CHRO' AND status_level = 2 AND change_level = 5
CREATE MACRO core_index.dashboard_grids() AS TABLE
SELECT
    indicator, type, first_year, last_year, status_level, change_level,
    system.main.nullif(system.main.strpos('ROYGB', system.main.string_split(grid, ' ')[6 - status_level][change_level]), 0) AS color,
    ['Red', 'Orange', 'Yellow', 'Green', 'Blue'][color] AS color_name,
    (5 - status_level) * 50 + change_level * 10 AS box,
    source, mark
FROM (VALUES
    ('CHRO', '*', 2018, 2025, 'YGBBB OYGGB OOYGG ROOYY RRROY', 'CDE five-by-five tables 2019 and 2023', 'confirmed'),
    ('SUSP', '*', 2018, 2025, '-GBBB -YGGB OOYGG ROOYY RRROY', 'CDE five-by-five tables 2019; files of 2018, 2023, 2024', 'reproduced'),
    ('SUSP', 'HD', 2018, 2025, '-GBBB OYGGB OOYGG ROOYY RRROY', 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('SUSP', 'UD', 2018, 2025, '-GBBB OYGGB OOYGG ROOYY RRROY', 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('GRAD', '*', 2018, 2025, '-BBBB OYGGB OOYGG ROOYY RRRRR', 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('ELPI', '*', 2019, 2025, 'YGBBB OYGGB OOYGG ROOYY RRROY', 'copy of CDE five-by-five tables 2024; files of 2023, 2024', 'reproduced'),
    ('CCI', '*', 2018, 2025, 'YGBBB OYGGB OOYGG ROOYY RRROY', 'copy of CDE five-by-five tables 2024; files of 2018, 2024', 'reproduced'),
    ('ELA', '*', 2018, 2025, 'GGBBB GGGGB YYYGG OOOYY RRROO', 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('MATH', '*', 2018, 2025, 'GGBBB GGGGB YYYGG OOOYY RRROO', 'copy of CDE five-by-five tables 2024; files of 2018, 2023, 2024', 'reproduced'),
    ('SCIENCE', '*', 2025, 2025, 'GGBBB GGGGB YYYGG OOOYY RRROO', 'copy of CDE five-by-five tables 2025', 'transcribed')
) AS grids(indicator, type, first_year, last_year, grid, source, mark)
CROSS JOIN (SELECT CAST(i AS INTEGER) FROM system.main.range(1, 6) AS r(i)) AS statuses(status_level)
CROSS JOIN (SELECT CAST(i AS INTEGER) FROM system.main.range(1, 6) AS r(i)) AS changes(change_level)
