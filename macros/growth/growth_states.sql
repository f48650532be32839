-- name: growth_states
-- description: All that the CORE growth model needs to know of each school's students, and no
--   student's row: growth_moments for each academic year, subject, grade and cds_code of a table of
--   scores (as in core_index.core_growth), with the districts that the students are of, the names of
--   the regressors in order, and the correction the states were made for.
--   core_index.core_growth_from_states goes on from here. States stay in the house:
--   core_index.growth_export makes those that are sent. cds_code may be a dose pattern
--   (core_index.growth_doses).
-- parameters: scores TABLE, covariates := ['english_learner', 'disadvantaged', 'disability', 'foster', 'homeless'], correction := 'reliability'
-- example: WITH scores AS (FROM core_index.growth_example()) SELECT cds_code, districts, regressors, moments.n FROM core_index.growth_states(scores, covariates := ['english_learner']) ORDER BY cds_code
CREATE MACRO core_index.growth_states(
    scores,
    covariates := ['english_learner', 'disadvantaged', 'disability', 'foster', 'homeless'],
    correction := 'reliability'
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
names AS (
    SELECT system.main.alias(COLUMNS(['pretest_other'] || covariates))
    FROM core_index_input LIMIT 1
),
regressors AS (SELECT ['pretest', *COLUMNS(*)] AS regressors FROM names),
units AS (
    SELECT
        academic_year, subject, grade, cds_code,
        system.main.growth_moments(
            score, pretest, *COLUMNS(['pretest_other'] || covariates), error_variances
        ) AS moments,
        system.main.list(DISTINCT CAST(district_code AS VARCHAR) ORDER BY CAST(district_code AS VARCHAR)) AS districts
    FROM core_index_input
    GROUP BY academic_year, subject, grade, cds_code
)
SELECT u.academic_year, u.subject, u.grade, u.cds_code, u.districts, r.regressors, CAST(correction AS VARCHAR) AS correction, u.moments
FROM units AS u CROSS JOIN regressors AS r
