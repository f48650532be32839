-- name: student_growth_percentiles
-- description: The growth percentile (1 to 99) of each student: how this year's score ranks among
--   students with the same prior scores (Betebenner, 2009). scores has one row a student and
--   subject: academic_year, subject, grade, cds_code, ssid, score, and priors, a list of prior scores
--   with the most recent first, as core_index.growth_priors makes it. Each academic year, subject and
--   grade is a cohort of its own, fitted with 1 to max_priors priors; a student has the percentile of
--   the most priors in a row (n_priors) for which the cohort has min_students students. null_reason
--   where there is none: no_score, no_prior, too_few_students. Errors are those of the function
--   student_growth_percentile_fit. Median and mean of a school or group are aggregates of the result.
-- parameters: scores TABLE, max_priors := 3, min_students := 1000
-- example: WITH scores AS (FROM core_index.student_growth_example()) SELECT cds_code, count(student_growth_percentile) AS n, median(student_growth_percentile) AS median, round(avg(student_growth_percentile), 1) AS mean FROM core_index.student_growth_percentiles(scores, min_students := 100) GROUP BY cds_code ORDER BY cds_code
CREATE MACRO core_index.student_growth_percentiles(
    scores,
    max_priors := NULL,
    min_students := NULL
) AS TABLE
WITH core_index_own_fits AS MATERIALIZED (
    FROM core_index.student_growth_percentile_fits(scores, max_priors := max_priors, min_students := min_students)
)
FROM core_index.student_growth_percentiles_by(scores, core_index_own_fits, TRUE)
