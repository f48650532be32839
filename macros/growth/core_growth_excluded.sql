-- name: core_growth_excluded
-- description: Why core_index.core_growth leaves students out: for each academic year, subject, grade,
--   school and combination of missing columns the number of students, n. Over the combinations of a
--   school they add up to its excluded. Arguments as in core_index.core_growth; the standard errors
--   of the pretests are needed with correction 'error_variance' only.
-- parameters: scores TABLE, covariates := [...], correction := 'reliability'
-- example: WITH scores AS (SELECT * REPLACE (CASE WHEN english_learner = 0 THEN pretest END AS pretest) FROM core_index.growth_example()) SELECT cds_code, missing, n FROM core_index.core_growth_excluded(scores, covariates := ['english_learner']) ORDER BY cds_code
CREATE MACRO core_index.core_growth_excluded(
    scores,
    covariates := ['english_learner', 'disadvantaged', 'disability', 'foster', 'homeless'],
    correction := 'reliability'
) AS TABLE
WITH core_index_input AS (FROM system.main.query_table(scores)),
core_index_needed AS (
    SELECT system.main.alias(COLUMNS(['score', 'pretest', 'pretest_other'] || covariates
        || CASE correction WHEN 'error_variance' THEN ['pretest_sem', 'pretest_other_sem'] ELSE [] END))
    FROM core_index_input LIMIT 1
),
core_index_names AS (SELECT [*COLUMNS(*)] AS names FROM core_index_needed),
found AS (
    SELECT academic_year, subject, grade, cds_code,
        [*COLUMNS(['score', 'pretest', 'pretest_other'] || covariates
            || CASE correction WHEN 'error_variance' THEN ['pretest_sem', 'pretest_other_sem'] ELSE [] END)] AS found
    FROM core_index_input
)
SELECT academic_year, subject, grade, cds_code,
    system.main.list_filter(names, lambda name, place: found[place] IS NULL) AS missing,
    system.main.count(*) AS n
FROM found, core_index_names
WHERE system.main.list_contains(system.main.list_transform(found, lambda value: value IS NULL), TRUE)
GROUP BY ALL
