-- name: core_growth
-- description: The CORE growth model for each academic year, subject, grade and school of a table of
--   scores, and for each school over its grades (grade NULL). scores has one row a student and
--   subject: academic_year, subject, grade, cds_code, district_code, score, pretest (same subject),
--   pretest_other (other subject), pretest_sem, pretest_other_sem, and the covariates, all numeric.
--   Rows with a NULL among score, pretests and covariates are left out and counted in excluded.
--   effect: points of score above what students like these reach on average (0 is average),
--   standard_error; shrunken_effect, core_standard_error (CORE's own, effect s.e. times
--   reliability), posterior_sd (for intervals), percentile (0 to 100), growth_level (1 to 10) and
--   growth_band; null_reason where one is not defined. districts says how many districts the
--   comparison rests on, and comparison 'within_district' when it is 1: the average school is then
--   the district's own. Over grades: effect = sum n_g effect_g
--   / N, standard_error = sqrt(sum (n_g / N)^2 se_g^2) on unshrunken effects, then shrunk again.
--   correction: 'reliability' (default; of the same-subject pretest, by subject, 0.88 ELA and 0.90
--   mathematics: CAASPP technical report 2023-24, table 8.3), 'error_variance' (each score's
--   squared SEM, both pretests) or 'none'; error_convention 'total' (CORE's) or 'within_units', and
--   variance_component 'core', 'anova' or 'reml' (with correction 'none' and pretest_mean FALSE): see
--   the function core_growth. Errors are those of the function core_growth.
-- parameters: scores TABLE, covariates := ['english_learner', 'disadvantaged', 'disability', 'foster', 'homeless'], correction := 'reliability', reliability := MAP {'ELA': 0.88, 'MATH': 0.90}, pretest_mean := TRUE, variance_component := 'core', error_convention := 'total'
-- example: WITH scores AS (FROM core_index.growth_example()) SELECT cds_code, grade, n, round(effect, 2) AS effect, growth_level, districts FROM core_index.core_growth(scores, covariates := ['english_learner']) ORDER BY cds_code, grade
CREATE MACRO core_index.core_growth(
    scores,
    covariates := ['english_learner', 'disadvantaged', 'disability', 'foster', 'homeless'],
    correction := 'reliability',
    reliability := MAP {'ELA': 0.88, 'MATH': 0.90},
    pretest_mean := TRUE,
    variance_component := 'core',
    error_convention := 'total'
) AS TABLE
WITH core_index_states AS (
    FROM core_index.growth_states(scores, covariates, correction)
)
FROM core_index.core_growth_from_states(core_index_states, reliability, pretest_mean, variance_component, error_convention)
