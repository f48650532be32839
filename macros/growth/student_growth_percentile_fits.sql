-- name: student_growth_percentile_fits
-- description: The fit of student_growth_percentile_fit for each academic year, subject, grade and
--   number of priors of a table of scores: every student with as many priors in a row is in it.
--   scores is as in core_index.student_growth_percentiles. Cohorts of fewer than min_students have
--   none. Keep the result in a table to score other years by it:
--   core_index.student_growth_percentiles_baseline. Threads are those of the setting threads.
-- parameters: scores TABLE, max_priors := 3, min_students := 1000
-- example: WITH scores AS (FROM core_index.student_growth_example()) SELECT subject, grade, n_priors, fit.n, len(fit.coefficients) AS quantiles FROM core_index.student_growth_percentile_fits(scores, min_students := 100) ORDER BY n_priors
CREATE MACRO core_index.student_growth_percentile_fits(
    scores,
    max_priors := NULL,
    min_students := NULL
) AS TABLE
WITH core_index_input AS (
    SELECT academic_year, subject, grade, score, priors, core_index.leading_priors(priors) AS available
    FROM system.main.query_table(scores)
    WHERE score IS NOT NULL
),
orders AS (
    SELECT system.main.unnest(system.main.range(
        1, CAST(coalesce(max_priors, core_index.growth_rule('sgp', 'max_priors')) AS BIGINT) + 1
    )) AS n_priors
),
cohorts AS (
    SELECT
        i.academic_year, i.subject, i.grade, o.n_priors,
        system.main.list(CAST(i.score AS DOUBLE)) AS y,
        system.main.list(CAST(i.priors AS DOUBLE[])) AS histories
    FROM core_index_input AS i
    INNER JOIN orders AS o ON i.available >= o.n_priors
    GROUP BY ALL
    HAVING system.main.count(*) >= coalesce(min_students, core_index.growth_rule('sgp', 'min_students'))
)
SELECT
    academic_year, subject, grade, n_priors,
    system.main.student_growth_percentile_fit(
        y,
        system.main.list_transform(
            system.main.range(1, n_priors + 1),
            lambda k: system.main.list_transform(histories, lambda h: h[k])
        ),
        {'threads': system.main.current_setting('threads')}
    ) AS fit
FROM cohorts
