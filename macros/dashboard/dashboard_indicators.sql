-- name: dashboard_indicators
-- description: The state measures of the California School Dashboard, one row a measure and range of
--   years: indicator (the code in the state's files), indicator_name, first_year and last_year (spring
--   years), measure (rate: 100 times numerator over denominator; average: mean points a student),
--   higher_is_better, publishes (color; status: neither change nor color that year; nothing: not even
--   a status), three_by_five (none; level: a small population's published change level is folded to
--   2 to 4; color: the color is, the level stays), participation (students: one score of
--   participation_points for each student short of 95 percent tested; points: so many points off for
--   each whole percent below 95; none), source and mark (confirmed: read in the source; reproduced:
--   matches published files; transcribed: read in a copy of the source; recalled: from memory).
--   2020 and 2021 had no Dashboard, CCI none in 2022. Another year is another row.
-- parameters:
-- example: SELECT indicator, publishes FROM core_index.dashboard_indicators() WHERE first_year <= 2023 AND last_year >= 2023 ORDER BY indicator
CREATE MACRO core_index.dashboard_indicators() AS TABLE
SELECT
    indicator, indicator_name, first_year, last_year, measure, higher_is_better, publishes, three_by_five,
    participation, CAST(participation_points AS DECIMAL(6, 2)) AS participation_points, source, mark
FROM (VALUES
    ('CHRO', 2018, 2019, 'color', 'level', 'none', NULL, 'files of 2018', 'reproduced'),
    ('CHRO', 2022, 2022, 'status', 'level', 'none', NULL, 'CDE record layout chronic22', 'confirmed'),
    ('CHRO', 2023, 2025, 'color', 'level', 'none', NULL, 'files of 2023 and 2024, CDE record layouts chronic23 and chronic24', 'reproduced'),
    ('SUSP', 2018, 2019, 'color', 'level', 'none', NULL, 'files of 2018, CDE record layout suspindicator19', 'reproduced'),
    ('SUSP', 2022, 2022, 'status', 'level', 'none', NULL, 'CDE record layout suspindicator22', 'confirmed'),
    ('SUSP', 2023, 2025, 'color', 'level', 'none', NULL, 'files of 2023 and 2024', 'reproduced'),
    ('GRAD', 2018, 2018, 'color', 'level', 'none', NULL, 'files of 2018', 'reproduced'),
    ('GRAD', 2019, 2019, 'color', 'color', 'none', NULL, 'as the files of 2023', 'recalled'),
    ('GRAD', 2022, 2022, 'status', 'color', 'none', NULL, 'files of 2022', 'reproduced'),
    ('GRAD', 2023, 2025, 'color', 'color', 'none', NULL, 'files of 2023 and 2024', 'reproduced'),
    ('ELPI', 2018, 2018, 'nothing', 'none', 'none', NULL, 'CDE state indicators FAQ: shares of ELPAC levels only', 'confirmed'),
    ('ELPI', 2019, 2022, 'status', 'none', 'none', NULL, 'CDE dashboardelp, 2023: change and color for the first time since 2017', 'confirmed'),
    ('ELPI', 2023, 2025, 'color', 'none', 'none', NULL, 'files of 2023 and 2024', 'reproduced'),
    ('CCI', 2018, 2018, 'color', 'none', 'none', NULL, 'files of 2018', 'reproduced'),
    ('CCI', 2019, 2019, 'color', 'none', 'none', NULL, 'as in 2018, not checked', 'recalled'),
    ('CCI', 2023, 2023, 'status', 'none', 'none', NULL, 'files of 2023', 'reproduced'),
    ('CCI', 2024, 2025, 'color', 'level', 'none', NULL, 'files of 2024', 'reproduced'),
    ('ELA', 2018, 2018, 'color', 'none', 'points', 0.25, 'adjustments in the files of 2018 are multiples of 0.25', 'recalled'),
    ('ELA', 2019, 2019, 'color', 'none', 'points', 0.25, 'CDE dbchanges2019: the adjustment goes on; amount as 2018', 'recalled'),
    ('ELA', 2022, 2022, 'status', 'none', 'students', -277, 'files of 2022', 'reproduced'),
    ('ELA', 2023, 2025, 'color', 'none', 'students', -333, 'files of 2023 and 2024', 'reproduced'),
    ('MATH', 2018, 2018, 'color', 'none', 'points', 0.25, 'adjustments in the files of 2018 are multiples of 0.25', 'recalled'),
    ('MATH', 2019, 2019, 'color', 'none', 'points', 0.25, 'CDE dbchanges2019: the adjustment goes on; amount as 2018', 'recalled'),
    ('MATH', 2022, 2022, 'status', 'none', 'students', -246, 'files of 2022', 'reproduced'),
    ('MATH', 2023, 2025, 'color', 'none', 'students', -348, 'files of 2023 and 2024', 'reproduced'),
    ('SCIENCE', 2025, 2025, 'color', 'none', 'students', 0, 'CDE science25 and dbscifaq: science points 0 to 100, lowest score 0', 'confirmed')
) AS years(indicator, first_year, last_year, publishes, three_by_five, participation, participation_points, source, mark)
INNER JOIN (VALUES
    ('CHRO', 'Chronic Absenteeism', 'rate', FALSE),
    ('SUSP', 'Suspension Rate', 'rate', FALSE),
    ('GRAD', 'Graduation Rate', 'rate', TRUE),
    ('ELPI', 'English Learner Progress', 'rate', TRUE),
    ('CCI', 'College/Career', 'rate', TRUE),
    ('ELA', 'English Language Arts', 'average', TRUE),
    ('MATH', 'Mathematics', 'average', TRUE),
    ('SCIENCE', 'Science', 'average', TRUE)
) AS names(indicator, indicator_name, measure, higher_is_better) USING (indicator)
