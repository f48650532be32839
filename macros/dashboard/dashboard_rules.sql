-- name: dashboard_rules
-- description: Everything that core_index.dashboard needs to know, one row an indicator, year and type:
--   core_index.dashboard_indicators, dashboard_cut_points, dashboard_grids and dashboard_sizes put
--   together. type is ED, HD, UD, ES, MS, HS, DASS or '' (not told). grid: five words of five letters
--   (R, O, Y, G, B, - for N/A), best status first, worst change first. color_groups: student groups
--   that take color_group_n in place of color_n at districts; groups_without_color never get one. For
--   rules of another year, or other rules, put rows of these columns into a table and give it to
--   core_index.dashboard.
-- parameters:
-- example: SELECT status_bounds, change_bounds, grid FROM core_index.dashboard_rules() WHERE indicator = 'SUSP' AND year = 2023 AND type = 'HS'
CREATE MACRO core_index.dashboard_rules() AS TABLE
WITH years AS (
    SELECT i.* EXCLUDE (first_year, last_year, source, mark), CAST(y.year AS INTEGER) AS year
    FROM core_index.dashboard_indicators() AS i
    INNER JOIN system.main.range(2018, 2100) AS y(year) ON y.year BETWEEN i.first_year AND i.last_year
    -- no Dashboard in these years
    WHERE y.year NOT IN (2020, 2021)
),
cells AS (
    SELECT
        indicator, type, first_year, last_year,
        system.main.string_agg(word, ' ' ORDER BY status_level DESC) AS grid
    FROM (
        SELECT indicator, type, first_year, last_year, status_level,
            system.main.string_agg(coalesce(color_name[1], '-'), '' ORDER BY change_level) AS word
        FROM core_index.dashboard_grids()
        GROUP BY ALL
    )
    GROUP BY ALL
),
sizes AS (
    SELECT
        y.year,
        system.main.max(min_n) FILTER (purpose = 'display') AS display_n,
        system.main.max(min_n) FILTER (purpose = 'full_grid') AS full_grid_n,
        system.main.max(min_n) FILTER (purpose = 'color' AND student_group IS NULL) AS color_n,
        system.main.max(min_n) FILTER (purpose = 'color' AND rtype = 'D') AS color_group_n,
        system.main.list(student_group ORDER BY student_group) FILTER (purpose = 'color' AND rtype = 'D') AS color_groups,
        system.main.list(student_group ORDER BY student_group) FILTER (student_group IS NOT NULL AND min_n IS NULL) AS groups_without_color
    FROM core_index.dashboard_sizes() AS s
    INNER JOIN (SELECT DISTINCT year FROM years) AS y ON y.year BETWEEN s.first_year AND s.last_year
    GROUP BY y.year
),
-- every type finds its own row before the row of all others
types AS (
    SELECT * FROM (VALUES (''), ('ED'), ('HD'), ('UD'), ('ES'), ('MS'), ('HS'), ('DASS')) AS t(type)
)
SELECT
    y.indicator, y.indicator_name, y.year, t.type, y.measure, y.higher_is_better, y.publishes,
    y.three_by_five, y.participation, y.participation_points,
    c.status_bounds, c.change_bounds, g.grid,
    s.display_n, s.full_grid_n, s.color_n, s.color_group_n, s.color_groups, s.groups_without_color
FROM years AS y
CROSS JOIN types AS t
INNER JOIN sizes AS s ON y.year = s.year
LEFT JOIN core_index.dashboard_cut_points() AS c
    ON y.indicator = c.indicator AND y.year BETWEEN c.first_year AND c.last_year AND c.type IN (t.type, '*')
LEFT JOIN cells AS g
    ON y.indicator = g.indicator AND y.year BETWEEN g.first_year AND g.last_year AND g.type IN (t.type, '*')
WHERE c.type IS NOT NULL OR y.publishes = 'nothing'
QUALIFY system.main.row_number() OVER (
    PARTITION BY y.indicator, y.year, t.type ORDER BY c.type = '*', g.type = '*') = 1
