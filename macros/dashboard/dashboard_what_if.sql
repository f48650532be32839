-- name: dashboard_what_if
-- description: What the next better color takes, one row a cell of results with a color below Blue: for
--   rates students, the smallest number whose result must change this year (so many fewer absent or
--   suspended, so many more graduates), the same students, and last year as it was; for averages points,
--   the smallest rise of the average (points a student, to within 0.1, since the scores' sum is not in
--   results), students NULL. next_color and next_color_name are what is reached, which may be more than
--   one color up; needed_status_level and needed_change_level the cell of the table to reach (levels that
--   high or better). NULL where no change of this year's results gives a better color. results is a table
--   as of core_index.dashboard; rules as there.
-- parameters: results TABLE, rules TABLE := core_index.dashboard_rules()
-- example: WITH counts AS (SELECT '01611190000001' AS cds, 'S' AS rtype, 'ALL' AS student_group, 'CHRO' AS indicator, 2023 AS year, 30 AS curr_numerator, 200 AS curr_denominator, 31 AS prior_numerator, 205 AS prior_denominator), results AS (FROM core_index.dashboard(counts)) SELECT color_name, students, next_color_name FROM core_index.dashboard_what_if(results)
CREATE MACRO core_index.dashboard_what_if(results, rules := 'core_index_default_rules') AS TABLE
WITH core_index_default_rules AS (FROM core_index.dashboard_rules()),
core_index_rules AS (FROM system.main.query_table(rules)),
core_index_input AS (FROM system.main.query_table(results)),
-- each cell of the table with a better color, and what its levels ask for: the bound of the value's
-- tenths that the level begins with (or ends before, where less is better), NULL for the lowest level
targets AS (
    SELECT
        r.indicator, r.year, r.type, r.measure, r.higher_is_better,
        s.level AS status_level, c.level AS change_level,
        system.main.strpos('ROYGB', r.grid[6 * (5 - s.level) + c.level]) AS target_color,
        CAST(10 * r.status_bounds[CASE WHEN r.higher_is_better THEN s.level - 1 ELSE 6 - s.level END] AS BIGINT) AS status_bound,
        CAST(10 * r.change_bounds[CASE WHEN r.higher_is_better THEN c.level - 1 ELSE 6 - c.level END] AS BIGINT) AS change_bound
    FROM core_index_rules AS r
    CROSS JOIN system.main.range(1, 6) AS s(level)
    CROSS JOIN system.main.range(1, 6) AS c(level)
    WHERE r.publishes = 'color'
),
cells AS (
    SELECT
        i.cds, i.rtype, i.student_group, i.indicator, i.type, i.year, i.color, i.color_name,
        i.curr_numerator AS n1, i.curr_denominator AS d1, i.prior_numerator AS n0, i.prior_denominator AS d0,
        CAST(10 * i.curr_status AS BIGINT) AS tenths, CAST(10 * i.change AS BIGINT) AS change_tenths,
        t.* EXCLUDE (indicator, year, type, change_bound),
        -- in the three-by-five table the second level takes in the first
        CASE WHEN i.small_denominator AND t.change_level = 2 THEN NULL ELSE t.change_bound END AS change_bound
    FROM core_index_input AS i
    INNER JOIN targets AS t ON i.indicator = t.indicator AND i.year = t.year AND coalesce(i.type, '') = t.type
    WHERE i.color BETWEEN 1 AND 4 AND t.target_color > i.color
        AND NOT (i.small_denominator AND t.change_level IN (1, 5))
),
-- the numerator, or the rise of the average in tenths, at which each level is reached. A rounded value
-- reaches b tenths when twice the value is 2b - 1 or more, above it for b of 0 or less
needed AS (
    SELECT
        *,
        (2 * status_bound - 1) * d1 AS status_x,
        ((2 * change_bound - 1) * d1 * d0 + (change_bound <= 0)::BIGINT + 2000 * n0 * d1) AS change_x,
        CASE WHEN measure = 'rate' THEN CASE WHEN higher_is_better
            THEN system.main.greatest(
                coalesce((status_x + 1999) // 2000 - n1, 0),
                coalesce((change_x + 2000 * d0 - 1) // (2000 * d0) - n1, 0), 0)
            ELSE system.main.greatest(
                coalesce(n1 - ((status_x + 1999) // 2000 - 1), 0),
                coalesce(n1 - ((change_x + 2000 * d0 - 1) // (2000 * d0) - 1), 0), 0) END END AS students,
        CASE WHEN measure = 'average' THEN system.main.greatest(
            coalesce(status_bound - tenths, 0), coalesce(change_bound - change_tenths, 0), 0) END AS rise
    FROM cells
),
possible AS (
    SELECT *
    FROM needed
    WHERE CASE WHEN measure = 'average' THEN TRUE WHEN higher_is_better THEN n1 + students <= d1 ELSE students <= n1 END
),
best AS (
    SELECT *
    FROM possible
    QUALIFY system.main.row_number() OVER (
        PARTITION BY cds, rtype, student_group, indicator, year
        ORDER BY coalesce(students, rise), target_color DESC, status_level, change_level) = 1
)
SELECT
    i.cds, i.rtype, i.student_group, i.indicator, i.type, i.year, i.curr_status, i.change, i.color, i.color_name,
    b.students, CAST(b.rise AS INTEGER) * 0.1 AS points,
    CAST(b.target_color AS INTEGER) AS next_color, ['Red', 'Orange', 'Yellow', 'Green', 'Blue'][b.target_color] AS next_color_name,
    CAST(b.status_level AS INTEGER) AS needed_status_level, CAST(b.change_level AS INTEGER) AS needed_change_level
FROM core_index_input AS i
LEFT JOIN best AS b
    ON i.cds = b.cds AND i.rtype = b.rtype AND i.student_group = b.student_group AND i.indicator = b.indicator AND i.year = b.year
WHERE i.color BETWEEN 1 AND 4
