-- name: core_growth_fit
-- description: What core_index.core_growth fitted for each academic year, subject and grade: students
--   used and left out, schools, the coefficient of each regressor (NULL when dropped) with its
--   standard error, the step of
--   the school mean pretest, residual variance, and the variance of school effects before and after
--   its floor at 0. Arguments as in core_index.core_growth.
-- parameters: scores TABLE, covariates := [...], correction := 'reliability', reliability := MAP {...}, pretest_mean := TRUE, variance_component := 'core', error_convention := 'total'
-- example: WITH scores AS (FROM core_index.growth_example()) SELECT subject, grade, n, round(coefficients['pretest'], 3) AS pretest FROM core_index.core_growth_fit(scores, covariates := ['english_learner'])
CREATE MACRO core_index.core_growth_fit(
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
SELECT
    academic_year, subject, grade, districts,
    growth.fit.units AS schools, growth.fit.n AS n, growth.fit.excluded AS excluded,
    growth.fit.intercept AS intercept,
    system.main.map(regressors[:system.main.len(growth.fit.coefficients)], growth.fit.coefficients) AS coefficients,
    system.main.map(regressors[:system.main.len(growth.fit.coefficients)], growth.fit.standard_errors) AS standard_errors,
    growth.fit.pretest_mean_intercept AS pretest_mean_intercept,
    growth.fit.pretest_mean_coefficient AS pretest_mean_coefficient,
    growth.fit.residual_variance AS residual_variance,
    growth.fit.effect_variance AS effect_variance,
    growth.fit.effect_variance_unfloored AS effect_variance_unfloored
FROM core_index.growth_fits(core_index_states, reliability, pretest_mean, variance_component, error_convention)
