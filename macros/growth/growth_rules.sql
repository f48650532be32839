-- name: growth_rules
-- description: The thresholds of the growth models, with where each is from: model,
--   parameter, value, first_year (spring), authority, source and mark (confirmed: read in the source;
--   recalled: not found in one; chosen: a default of ours). core average_level, above_average_level: the index levels where
--   a band begins; min_group_students: a group of fewer in a school has no growth. sgp min_students: a cohort of fewer has no
--   percentiles; max_priors: priors used at most. california first_grade to last_grade: who is in the
--   model; years: years of scores in the weighted average; simple_mean_over: LEA groups of more scores
--   have the simple mean; min_n: fewer are not reported; min_n_rank and min_n_rank_small: fewer are
--   not ranked, the latter for foster and homeless students of an LEA.
-- parameters:
-- example: SELECT parameter, value, mark FROM core_index.growth_rules() WHERE model = 'california' ORDER BY parameter
CREATE MACRO core_index.growth_rules() AS TABLE
SELECT model, parameter, CAST(value AS DOUBLE) AS value, first_year, authority, source, mark
FROM (VALUES
    ('core', 'average_level', 4, 2016, 'CORE Districts', 'public dashboard: levels 4 to 7 are average', 'confirmed'),
    ('core', 'above_average_level', 8, 2016, 'CORE Districts', 'public dashboard: levels 8 to 10 are above average', 'confirmed'),
    ('core', 'min_group_students', 2, 2024, 'open re-implementation', 'school by group residuals of n = 1 are dropped', 'confirmed'),
    ('sgp', 'min_students', 1000, NULL, 'Center for Assessment', 'sgp.cohort.size is set by each state; 1,000 is typical', 'recalled'),
    ('sgp', 'max_priors', 3, NULL, 'core_index', 'as many as three years before grade 6 give', 'chosen'),
    ('california', 'first_grade', 4, 2021, 'CDE', 'growth model adopted by the State Board, 12 May 2021', 'confirmed'),
    ('california', 'last_grade', 8, 2021, 'CDE', 'growth model adopted by the State Board, 12 May 2021', 'confirmed'),
    ('california', 'expected_growth', 100, 2021, 'CDE', 'average score of 100 is expected growth (CSBA)', 'confirmed'),
    ('california', 'years', 3, 2021, 'CDE', 'growth model FAQ: the current year and two prior years', 'confirmed'),
    ('california', 'simple_mean_over', 500, 2021, 'CDE', 'growth model FAQ: weighted average for LEA groups of 500 scores or fewer', 'confirmed'),
    ('california', 'min_n', 11, 2021, 'CDE', 'growth model FAQ', 'confirmed'),
    ('california', 'min_n_rank', 30, 2019, 'CDE', 'record layout of the 2019 growth file', 'confirmed'),
    ('california', 'min_n_rank_small', 15, 2019, 'CDE', 'record layout of the 2019 growth file', 'confirmed')
) AS t(model, parameter, value, first_year, authority, source, mark)
