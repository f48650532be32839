-- name: growth_fits
-- description: The CORE growth model fitted to each academic year, subject and grade of a table of
--   core_index.growth_states: the columns growth (the result of the function core_growth), districts
--   (how many districts the students come from), and the names of the regressors in order. States of
--   one school that come from several places are merged. Arguments as in core_index.core_growth.
-- parameters: states TABLE, reliability MAP(VARCHAR, DOUBLE), pretest_mean BOOLEAN, variance_component VARCHAR, error_convention := 'total'
-- example: WITH scores AS (FROM core_index.growth_example()), states AS (FROM core_index.growth_states(scores, covariates := [], correction := 'none')) SELECT subject, grade, growth.fit.n FROM core_index.growth_fits(states, MAP {}, TRUE, 'core')
CREATE MACRO core_index.growth_fits(
    states, reliability, pretest_mean, variance_component,
    error_convention := 'total'
) AS TABLE
WITH core_index_input AS (
    SELECT academic_year, subject, grade, cds_code, districts, regressors, correction, moments,
        system.main.count(*) OVER (PARTITION BY academic_year, subject, grade, cds_code) AS parts
    FROM system.main.query_table(states)
),
-- Nearly every school comes from one place: only the others are merged.
units AS (
    SELECT * EXCLUDE (parts) FROM core_index_input WHERE parts = 1
    UNION ALL BY NAME
    SELECT academic_year, subject, grade, cds_code, regressors, correction,
        system.main.flatten(system.main.list(districts)) AS districts, system.main.growth_moments_merge(moments) AS moments
    FROM core_index_input
    WHERE parts > 1
    GROUP BY academic_year, subject, grade, cds_code, regressors, correction
),
listed AS (
    SELECT
        academic_year, subject, grade,
        core_index.growth_correction(
            subject, system.main.list(DISTINCT correction), system.main.list(DISTINCT regressors), reliability
        ) AS corrected,
        system.main.list({'unit': CAST(cds_code AS VARCHAR), 'moments': moments} ORDER BY cds_code) AS units,
        system.main.len(system.main.list_distinct(system.main.flatten(system.main.list(districts)))) AS districts,
        system.main.any_value(regressors) AS regressors
    FROM units
    GROUP BY academic_year, subject, grade
)
SELECT
    academic_year, subject, grade,
    system.main.core_growth(units, {
        'reliability': corrected.reliability,
        'error_variance': corrected.error_variance,
        'error_convention': error_convention,
        'pretest_mean': pretest_mean,
        'variance_component': variance_component
    }) AS growth,
    districts, regressors
FROM listed
