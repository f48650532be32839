-- name: dashboard_essa_rules
-- description: Thresholds of the state's school support under the Every Student Succeeds Act, one row a
--   parameter and range of years: graduation_below (percent, two years together, below which a high school
--   takes Comprehensive Support and Improvement) and majority_from (number of indicators from which a
--   majority of Red is enough). Source and mark as in core_index.dashboard_indicators.
-- parameters:
-- example: SELECT value FROM core_index.dashboard_essa_rules() WHERE parameter = 'graduation_below' AND first_year = 2019
CREATE MACRO core_index.dashboard_essa_rules() AS TABLE
SELECT parameter, first_year, last_year, CAST(value AS DECIMAL(6, 1)) AS value, source, mark
FROM (VALUES
    ('graduation_below', 2018, 2018, 67, 'Marin County Office of Education on the criteria of 2018; files of 2018', 'reproduced'),
    ('graduation_below', 2019, 2025, 68, 'CDE csilowgradrate: exit at or above 68 percent', 'confirmed'),
    ('majority_from', 2018, 2025, 5, 'assistance status file of 2018', 'reproduced')
) AS t(parameter, first_year, last_year, value, source, mark)
