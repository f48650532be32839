-- name: dashboard_assistance
-- description: Differentiated assistance: for each district (rtype D), year and student group with a
--   color, the state priorities in which the group counts against the district
--   (core_index.dashboard_priorities), as digits in priorities, the letter of the state's eligibility
--   file (core_index.dashboard_assistance_letters; NULL with fewer than two priorities), and the reasons;
--   eligible is TRUE in all rows of a district and year with a letter. results is a table as of
--   core_index.dashboard or core_index.read_dashboard: cds, rtype, student_group, indicator, year and
--   color. All students together are no group. Local indicators and the two years that charter schools
--   are looked at are not covered.
-- parameters: results TABLE
-- example: WITH results AS (SELECT '01611190000000' AS cds, 'D' AS rtype, 'SWD' AS student_group, unnest(['ELA', 'MATH', 'SUSP']) AS indicator, 2023 AS year, 1 AS color) SELECT letter, reasons FROM core_index.dashboard_assistance(results)
CREATE MACRO core_index.dashboard_assistance(results) AS TABLE
WITH core_index_input AS (FROM system.main.query_table(results)),
cells AS (
    SELECT cds, year, student_group, indicator, color
    FROM core_index_input
    WHERE rtype = 'D' AND student_group <> 'ALL' AND color > 0
),
criteria AS (
    SELECT priority, indicators, largest_color_sum, system.main.unnest(indicators) AS indicator
    FROM core_index.dashboard_priorities()
),
met AS (
    SELECT
        c.cds, c.year, c.student_group, r.priority,
        system.main.string_agg(c.indicator || ' ' || ['Red', 'Orange'][c.color], ' and ' ORDER BY c.indicator) AS reason
    FROM cells AS c
    INNER JOIN criteria AS r ON c.indicator = r.indicator
    GROUP BY c.cds, c.year, c.student_group, r.priority, r.indicators, r.largest_color_sum
    HAVING system.main.count(*) = system.main.len(r.indicators) AND system.main.sum(c.color) <= r.largest_color_sum
),
grouped AS (
    SELECT
        cds, year, student_group,
        system.main.string_agg(DISTINCT CAST(priority AS VARCHAR), '' ORDER BY CAST(priority AS VARCHAR)) AS priorities,
        system.main.string_agg('priority ' || priority || ': ' || reason, '; ' ORDER BY priority, reason) AS reasons
    FROM met
    GROUP BY ALL
),
listed AS (
    SELECT g.*, m.priorities, l.letter, m.reasons
    FROM (SELECT DISTINCT cds, year, student_group FROM cells) AS g
    LEFT JOIN grouped AS m ON g.cds = m.cds AND g.year = m.year AND g.student_group = m.student_group
    LEFT JOIN core_index.dashboard_assistance_letters() AS l ON m.priorities = l.priorities
)
SELECT *, system.main.count(letter) OVER (PARTITION BY cds, year) > 0 AS eligible
FROM listed
