-- name: growth_fits
-- description: The CORE growth model fitted to each academic year, subject and grade of a table of
--   scores: the columns growth (the result of the function core_growth), districts (how many
--   districts the students come from), and the names of the regressors in order. Arguments as in
--   core_index.core_growth.
-- parameters: scores TABLE, covariates VARCHAR[], correction VARCHAR, reliability MAP(VARCHAR, DOUBLE), pretest_mean BOOLEAN, variance_component VARCHAR, error_convention := 'total'
-- example: WITH scores AS (FROM core_index.growth_example()) SELECT subject, grade, growth.fit.n FROM core_index.growth_fits(scores, [], 'none', MAP {}, TRUE, 'core')
CREATE MACRO core_index.growth_fits(
    scores, covariates, correction, reliability, pretest_mean, variance_component,
    error_convention := 'total'
) AS TABLE
WITH core_index_input AS (
    SELECT *, CASE coalesce(correction, 'NULL')
        WHEN 'error_variance' THEN [pretest_sem * pretest_sem, pretest_other_sem * pretest_other_sem]
        WHEN 'reliability' THEN CAST([] AS DOUBLE[])
        WHEN 'none' THEN CAST([] AS DOUBLE[])
        ELSE system.main.error('core_growth: correction is ' || coalesce('''' || correction || '''', 'NULL') || '; it must be ''reliability'', ''error_variance'' or ''none''')
    END AS error_variances
    FROM system.main.query_table(scores)
),
units AS (
    SELECT
        academic_year, subject, grade, cds_code,
        system.main.growth_moments(
            score, pretest, *COLUMNS(['pretest_other'] || covariates), error_variances
        ) AS moments,
        system.main.list(DISTINCT district_code) AS districts
    FROM core_index_input
    GROUP BY academic_year, subject, grade, cds_code
),
names AS (
    SELECT system.main.alias(COLUMNS(['pretest_other'] || covariates))
    FROM core_index_input LIMIT 1
),
regressors AS (SELECT ['pretest', *COLUMNS(*)] AS regressors FROM names),
fitted AS (
    SELECT
        academic_year, subject, grade,
        system.main.core_growth(
            system.main.list({'unit': CAST(cds_code AS VARCHAR), 'moments': moments} ORDER BY cds_code),
            {
                'reliability': CASE correction WHEN 'reliability' THEN [coalesce(reliability[subject], CAST(system.main.error(
                    'core_growth: reliability has no entry for the subject ' || subject || '; write MAP {''' || subject || ''': 0.9}'
                ) AS DOUBLE))] ELSE CAST([] AS DOUBLE[]) END,
                'error_variance': correction = 'error_variance',
                'error_convention': error_convention,
                'pretest_mean': pretest_mean,
                'variance_component': variance_component
            }
        ) AS growth,
        system.main.len(system.main.list_distinct(system.main.flatten(system.main.list(districts)))) AS districts
    FROM units
    GROUP BY academic_year, subject, grade
)
SELECT f.*, r.regressors
FROM fitted AS f CROSS JOIN regressors AS r
