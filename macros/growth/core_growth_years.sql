-- name: core_growth_years
-- description: Growth of schools over several academic years: effect = sum n_t effect_t / N and
--   standard_error = sqrt(sum (n_t / N)^2 se_t^2) of the unshrunken effects of the years, as grades
--   are combined, then shrunk again and given a percentile. growth is a table with the columns of
--   core_index.core_growth of the years to combine; select them with WHERE. A year without an effect
--   or standard error is left out; academic_years lists the others. The years of a school count as
--   independent: students that are in two of them make the standard error somewhat too small. Which
--   years CORE combines is not published.
-- parameters: growth TABLE
-- example: WITH one AS (FROM core_index.growth_example()), scores AS (FROM one UNION ALL SELECT * REPLACE ('2023-2024' AS academic_year, score + 2 AS score) FROM one), growth AS (FROM core_index.core_growth(scores, covariates := ['english_learner'])) SELECT cds_code, academic_years, n, round(effect, 2) AS effect FROM core_index.core_growth_years(growth) WHERE grade IS NULL ORDER BY cds_code
CREATE MACRO core_index.core_growth_years(growth) AS TABLE
WITH core_index_input AS (
    SELECT academic_year, subject, grade, cds_code, n, effect, standard_error, districts
    FROM system.main.query_table(growth)
    WHERE effect IS NOT NULL AND standard_error IS NOT NULL
),
combined AS (
    SELECT
        subject, grade, cds_code, system.main.list(academic_year ORDER BY academic_year) AS academic_years,
        CAST(system.main.sum(n) AS BIGINT) AS n, system.main.max(districts) AS districts,
        system.main.sum(n * effect) / system.main.sum(n) AS effect,
        system.main.sqrt(system.main.sum(n * n * standard_error * standard_error)) / system.main.sum(n) AS standard_error
    FROM core_index_input
    GROUP BY subject, grade, cds_code
),
shrunken AS (
    SELECT subject, grade, system.main.max(districts) AS districts,
        system.main.list(academic_years ORDER BY cds_code) AS years,
        system.main.growth_shrinkage(system.main.list({
            'unit': CAST(cds_code AS VARCHAR), 'n': n, 'effect': effect, 'standard_error': standard_error
        } ORDER BY cds_code)).units AS units
    FROM combined
    GROUP BY subject, grade
),
estimates AS (
    SELECT subject, grade, districts, system.main.unnest(years) AS academic_years, system.main.unnest(units) AS u FROM shrunken
)
SELECT
    academic_years, subject, grade, u.unit AS cds_code, u.n, u.effect, u.standard_error, u.reliability,
    u.shrunken_effect, u.core_standard_error, u.posterior_sd, u.percentile,
    core_index.growth_level(u.percentile) AS growth_level, core_index.growth_band(u.percentile) AS growth_band,
    u.null_reason, districts, CASE districts WHEN 1 THEN 'within_district' ELSE 'across_districts' END AS comparison
FROM estimates
