-- name: dashboard_essa_support
-- description: Support under the Every Student Succeeds Act, one row a school (rtype S), year and student
--   group with a color or a graduation rate: indicators, red and orange (counts of colors; science does
--   not count), low_performing (all Red; all Red but one; five or more and a majority Red; or all Red and
--   Orange with one Red at least) with its criterion, graduation_average (percent, this and last year's
--   students together, one decimal) and support: 'CSI - graduation' (all students, average below
--   core_index.dashboard_essa_rules; before all else), 'CSI - low performing' (all students), 'ATSI' (a
--   group that is low performing in a school without CSI). results is a table as of core_index.dashboard
--   or core_index.read_dashboard; its column title_i, where it has one, keeps CSI - low performing to
--   schools where it is TRUE. The state names schools every third year, ATSI after two years, and takes
--   Title I schools until the lowest 5 percent are reached: this says who meets the criteria in one year.
-- parameters: results TABLE
-- example: WITH results AS (SELECT '01611190000001' AS cds, 'S' AS rtype, 'ALL' AS student_group, unnest(['ELA', 'MATH', 'SUSP']) AS indicator, 2023 AS year, unnest([1, 1, 4]) AS color) SELECT support, criterion FROM core_index.dashboard_essa_support(results)
CREATE MACRO core_index.dashboard_essa_support(results) AS TABLE
WITH core_index_input AS (
    SELECT
        CAST(NULL AS BOOLEAN) AS title_i, CAST(NULL AS BIGINT) AS curr_numerator, CAST(NULL AS BIGINT) AS curr_denominator,
        CAST(NULL AS BIGINT) AS prior_numerator, CAST(NULL AS BIGINT) AS prior_denominator
    WHERE FALSE
    UNION ALL BY NAME
    FROM system.main.query_table(results)
),
counted AS (
    SELECT
        cds, year, student_group,
        coalesce(system.main.bool_and(title_i), TRUE) AS may_be_low,
        system.main.count(*) FILTER (color > 0 AND indicator <> 'SCIENCE') AS indicators,
        system.main.count(*) FILTER (color = 1 AND indicator <> 'SCIENCE') AS red,
        system.main.count(*) FILTER (color = 2 AND indicator <> 'SCIENCE') AS orange,
        system.main.string_agg(indicator || ' ' || ['Red', 'Orange', 'Yellow', 'Green', 'Blue'][color], ', ' ORDER BY indicator)
            FILTER (color > 0 AND indicator <> 'SCIENCE') AS colors,
        system.main.sum(curr_numerator + prior_numerator) FILTER (indicator = 'GRAD') AS graduates,
        system.main.sum(curr_denominator + prior_denominator) FILTER (indicator = 'GRAD') AS cohorts
    FROM core_index_input
    WHERE rtype = 'S'
    GROUP BY ALL
),
judged AS (
    SELECT
        c.*,
        CASE
            WHEN red = 0 THEN NULL
            WHEN red = indicators THEN 'all Red'
            WHEN red = indicators - 1 THEN 'all Red but one'
            WHEN indicators >= m.value AND 2 * red > indicators THEN 'majority of ' || indicators || ' Red'
            WHEN red + orange = indicators THEN 'all Red and Orange'
        END AS criterion,
        CASE WHEN cohorts > 0 THEN CAST((2000 * graduates + cohorts) // (2 * cohorts) AS INTEGER) * 0.1 END AS graduation_average,
        graduation_average < g.value AND student_group = 'ALL' AS low_graduation
    FROM counted AS c
    LEFT JOIN core_index.dashboard_essa_rules() AS m
        ON m.parameter = 'majority_from' AND c.year BETWEEN m.first_year AND m.last_year
    LEFT JOIN core_index.dashboard_essa_rules() AS g
        ON g.parameter = 'graduation_below' AND c.year BETWEEN g.first_year AND g.last_year
    WHERE c.indicators > 0 OR c.cohorts > 0
),
schools AS (
    SELECT
        cds, year,
        system.main.bool_or(student_group = 'ALL' AND (coalesce(low_graduation, FALSE) OR criterion IS NOT NULL AND may_be_low)) AS is_csi
    FROM judged
    GROUP BY ALL
)
SELECT
    j.cds, j.year, j.student_group, j.indicators, j.red, j.orange, j.colors,
    j.criterion IS NOT NULL AS low_performing, j.criterion, j.graduation_average,
    CASE
        WHEN j.low_graduation THEN 'CSI - graduation'
        WHEN j.criterion IS NULL THEN NULL
        WHEN j.student_group = 'ALL' THEN CASE WHEN j.may_be_low THEN 'CSI - low performing' END
        WHEN NOT s.is_csi THEN 'ATSI'
    END AS support
FROM judged AS j
INNER JOIN schools AS s ON j.cds = s.cds AND j.year = s.year
