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
WITH fits AS (
    FROM core_index.growth_fits(scores, covariates, correction, reliability, pretest_mean, variance_component, error_convention)
),
by_grade AS (
    SELECT academic_year, subject, grade, districts, system.main.unnest(growth.units) AS u FROM fits
),
over_grades AS (
    SELECT academic_year, subject, system.main.max(districts) AS districts,
        system.main.growth_shrinkage(system.main.list({
            'unit': unit, 'n': n, 'effect': effect, 'standard_error': standard_error
        } ORDER BY unit)) AS shrinkage,
        system.main.list(excluded ORDER BY unit) AS excluded
    FROM (
        SELECT
            academic_year, subject, u.unit AS unit, system.main.max(districts) AS districts,
            CAST(system.main.sum(u.n) AS BIGINT) AS n, CAST(system.main.sum(u.excluded) AS BIGINT) AS excluded,
            system.main.sum(u.n * u.effect) / system.main.sum(u.n) FILTER (u.effect IS NOT NULL) AS effect,
            system.main.sqrt(system.main.sum(u.n * u.n * u.standard_error * u.standard_error))
                / system.main.sum(u.n) FILTER (u.standard_error IS NOT NULL) AS standard_error
        FROM by_grade
        GROUP BY ALL
    ) AS combined
    GROUP BY ALL
),
schools AS (
    SELECT academic_year, subject, districts, system.main.unnest(shrinkage.units) AS u, system.main.unnest(excluded) AS left_out FROM over_grades
)
SELECT
    academic_year, subject, grade, u.unit AS cds_code, u.n, u.excluded,
    u.effect, u.standard_error, u.reliability, u.shrunken_effect, u.core_standard_error, u.posterior_sd,
    u.percentile, core_index.growth_level(u.percentile) AS growth_level, core_index.growth_band(u.percentile) AS growth_band,
    u.null_reason, districts, CASE districts WHEN 1 THEN 'within_district' ELSE 'across_districts' END AS comparison
FROM by_grade
UNION ALL
SELECT
    academic_year, subject, NULL, u.unit, u.n, left_out,
    u.effect, u.standard_error, u.reliability, u.shrunken_effect, u.core_standard_error, u.posterior_sd,
    u.percentile, core_index.growth_level(u.percentile), core_index.growth_band(u.percentile),
    u.null_reason, districts, CASE districts WHEN 1 THEN 'within_district' ELSE 'across_districts' END
FROM schools
