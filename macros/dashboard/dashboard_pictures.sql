-- name: dashboard_pictures
-- description: One row a row of results with its words, text and picture: description (a sentence: the
--   figures, their levels, and the color or why there is none), text (the five-by-five table for a
--   terminal, core_index.dashboard_grid_text, under the description) and svg
--   (core_index.dashboard_grid_svg). A small population's change is marked where its color was looked up.
--   Without a color no place is marked; in a year without colors text is the description alone and svg
--   NULL. results is a table as of core_index.dashboard; rules as there.
-- parameters: results TABLE, rules TABLE := core_index.dashboard_rules()
-- example: WITH counts AS (SELECT '01611190000001' AS cds, 'S' AS rtype, 'ALL' AS student_group, 'CHRO' AS indicator, 2023 AS year, 30 AS curr_numerator, 200 AS curr_denominator, 31 AS prior_numerator, 205 AS prior_denominator), results AS (FROM core_index.dashboard(counts)) SELECT text FROM core_index.dashboard_pictures(results)
CREATE MACRO core_index.dashboard_pictures(results, rules := 'core_index_default_rules') AS TABLE
WITH core_index_default_rules AS (FROM core_index.dashboard_rules()),
core_index_rules AS (FROM system.main.query_table(rules)),
core_index_input AS (FROM system.main.query_table(results)),
placed AS (
    SELECT
        i.cds, i.rtype, i.student_group, i.indicator, i.type, i.year, i.color, i.color_name,
        CASE WHEN r.publishes = 'color' THEN r.grid END AS grid, r.higher_is_better,
        CASE WHEN i.color > 0 THEN i.status_level END AS status_level,
        CASE WHEN i.color > 0 THEN i.grid_change_level END AS change_level,
        r.indicator_name || ' ' || i.year || ', ' || i.cds || ' ' || i.student_group || ': '
        || coalesce(i.curr_status || CASE r.measure WHEN 'rate' THEN ' percent' ELSE ' points' END || ', ' || i.status_name, 'no status')
        || coalesce(', change ' || i.change || ', ' || i.change_name, '')
        || ': ' || coalesce(i.color_name, 'no color, ' || i.why_no_color) AS description
    FROM core_index_input AS i
    INNER JOIN core_index_rules AS r ON i.indicator = r.indicator AND i.year = r.year AND coalesce(i.type, '') = r.type
)
SELECT
    cds, rtype, student_group, indicator, type, year, color, color_name, description,
    system.main.concat_ws(system.main.chr(10), description,
        core_index.dashboard_grid_text(grid, higher_is_better, status_level, change_level)) AS text,
    core_index.dashboard_grid_svg(grid, higher_is_better, status_level, change_level, description) AS svg
FROM placed
