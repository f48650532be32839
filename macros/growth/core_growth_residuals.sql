-- name: core_growth_residuals
-- description: Each student's score less what core_index.core_growth predicts, one row a student and
--   subject of the model: predicted, residual (its mean over a school and grade is the school's
--   effect), and the residual variance of the fit. Mean residuals of any group of students are that
--   group's growth, with standard error sqrt(sum residual_variance) / n. Arguments as in
--   core_index.core_growth, with a column ssid in scores.
-- parameters: scores TABLE, covariates := [...], correction := 'reliability', reliability := MAP {...}, pretest_mean := TRUE, variance_component := 'core', error_convention := 'total'
-- example: WITH scores AS (FROM core_index.growth_example()) SELECT cds_code, round(avg(residual), 2) AS effect FROM core_index.core_growth_residuals(scores, covariates := ['english_learner']) GROUP BY cds_code ORDER BY cds_code
CREATE MACRO core_index.core_growth_residuals(
    scores,
    covariates := ['english_learner', 'disadvantaged', 'disability', 'foster', 'homeless'],
    correction := 'reliability',
    reliability := MAP {'ELA': 0.88, 'MATH': 0.90},
    pretest_mean := TRUE,
    variance_component := 'core',
    error_convention := 'total'
) AS TABLE
WITH core_index_input AS (
    SELECT
        academic_year, subject, grade, cds_code, district_code, ssid, score, pretest,
        [pretest, *COLUMNS(['pretest_other'] || covariates)] AS regressors
    FROM system.main.query_table(scores)
),
complete AS (
    SELECT
        -- list_inner_product looks at the elements of filtered rows too, hence the 0.
        * EXCLUDE (regressors), system.main.list_transform(regressors, lambda x: coalesce(x, 0)) AS regressors,
        system.main.avg(pretest) OVER (PARTITION BY academic_year, subject, grade, cds_code) AS school_pretest
    FROM core_index_input
    WHERE score IS NOT NULL
        AND NOT system.main.list_contains(system.main.list_transform(regressors, lambda x: x IS NULL), TRUE)
),
core_index_states AS (
    FROM core_index.growth_states(scores, covariates, correction)
),
fits AS (
    SELECT academic_year, subject, grade, growth.fit AS fit,
        system.main.list_transform(growth.fit.coefficients, lambda b: coalesce(b, 0)) AS coefficients
    FROM core_index.growth_fits(core_index_states, reliability, pretest_mean, variance_component, error_convention)
)
SELECT
    c.academic_year, c.subject, c.grade, c.cds_code, c.district_code, c.ssid, c.score,
    f.fit.intercept + system.main.list_inner_product(c.regressors, f.coefficients)
        + coalesce(f.fit.pretest_mean_intercept + f.fit.pretest_mean_coefficient * c.school_pretest, 0)
        + f.fit.mean_effect AS predicted,
    c.score - predicted AS residual,
    f.fit.residual_variance AS residual_variance
FROM complete AS c
INNER JOIN fits AS f ON c.academic_year = f.academic_year AND c.subject = f.subject AND c.grade = f.grade
