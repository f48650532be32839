-- name: chronic_absence_rate
-- description: Chronic absence of a table of absences, one row a student with columns days_absent
--   and days_expected, by the columns named in by: eligible students, chronically absent students,
--   and rate (0 to 1, NULL when nobody is eligible). The rule is that of the function
--   chronic_absence_rate. A name in by that is no column is an error.
-- parameters: absences TABLE, by VARCHAR[], min_days_expected := 31
-- example: WITH absences AS (SELECT 'A' AS school, 18 AS days_absent, 180 AS days_expected UNION ALL SELECT 'A', 3, 180) FROM core_index.chronic_absence_rate(absences, by := ['school'])
CREATE MACRO core_index.chronic_absence_rate(absences, "by", min_days_expected := 31) AS TABLE
SELECT
    COLUMNS("by"),
    system.main.count(*) FILTER (core_index.is_chronic_absence_eligible(days_absent, days_expected, min_days_expected)) AS eligible,
    system.main.count(*) FILTER (
        core_index.is_chronic_absence_eligible(days_absent, days_expected, min_days_expected)
        AND core_index.is_chronically_absent(days_absent, days_expected)
    ) AS chronically_absent,
    system.main.chronic_absence_rate(days_absent, days_expected, min_days_expected) AS rate
FROM system.main.query_table(absences)
GROUP BY ALL
