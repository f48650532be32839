-- name: core_growth_from_states
-- description: core_index.core_growth from core_index.growth_states or core_index.growth_export, one
--   table or those of several districts put together: the same result as from the rows of the
--   students behind the states, and the same columns. The correction is the one the states were made
--   for; states of a school from several places are merged. Other arguments as in
--   core_index.core_growth.
-- parameters: states TABLE, reliability := MAP {'ELA': 0.88, 'MATH': 0.90}, pretest_mean := TRUE, variance_component := 'core', error_convention := 'total'
-- example: WITH scores AS (FROM core_index.growth_example()), states AS (FROM core_index.growth_states(scores, covariates := ['english_learner'])) SELECT cds_code, grade, n, round(effect, 2) AS effect, districts FROM core_index.core_growth_from_states(states) ORDER BY cds_code, grade
CREATE MACRO core_index.core_growth_from_states(
    states,
    reliability := MAP {'ELA': 0.88, 'MATH': 0.90},
    pretest_mean := TRUE,
    variance_component := 'core',
    error_convention := 'total'
) AS TABLE
WITH fits AS (
    FROM core_index.growth_fits(states, reliability, pretest_mean, variance_component, error_convention)
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
