-- name: metrics
-- description: Every metric in one long table. value: a share (0 to 1) for rates, a percentile (0 to
--   100) for academic_growth, scale-score points for distance_from_standard and
--   academic_growth_effect, a response for the means of surveys. n: students (of surveys,
--   respondents) the value rests on. standard_error: binomial for rates, of the mean for distances
--   and surveys, posterior sd for growth effects. status: ok; estimate, where the files cannot tell
--   all (graduation without report 15.2: what became of those who left; college_career: the least there
--   are); not_defined, with null_reason. Not for
--   publication: see screened_metrics.
-- grain: one row an academic year, authority, entity, student group, metric and subject
-- keys: academic_year, authority, entity_level, entity_code, student_group, metric, subject
CREATE OR REPLACE VIEW {schema}.metrics AS
WITH achievement AS MATERIALIZED (FROM {schema}.academic_achievement),
growth AS MATERIALIZED (FROM {schema}.academic_growth),
surveys AS MATERIALIZED (FROM {schema}.survey_results),
rates AS (
    FROM {schema}.chronic_absence
    UNION ALL BY NAME FROM {schema}.suspension
    UNION ALL BY NAME FROM {schema}.el_redesignation
    UNION ALL BY NAME FROM {schema}.el_progress
    UNION ALL BY NAME FROM {schema}.graduation
    UNION ALL BY NAME SELECT * EXCLUDE (a_g, smarter_balanced, college_credit, seal_of_biliteracy) FROM {schema}.college_career
    UNION ALL BY NAME SELECT * EXCLUDE (students) FROM {schema}.high_school_readiness
    UNION ALL BY NAME
    SELECT
        academic_year, 'CORE' AS authority, entity_level, entity_code, student_group,
        'academic_achievement' AS metric, subject, TRUE AS higher_is_better,
        met_standard AS numerator, n AS denominator
    FROM achievement
    UNION ALL BY NAME
    SELECT
        academic_year, 'CORE' AS authority, entity_level, entity_code, student_group, metric, subject,
        TRUE AS higher_is_better, favourable AS numerator, respondents AS denominator, null_reason
    FROM surveys
    UNION ALL BY NAME
    -- families may answer twice: no more respond than are enrolled
    SELECT
        academic_year, 'CORE' AS authority, entity_level, entity_code, student_group,
        'survey_participation' AS metric, respondent_type AS subject, TRUE AS higher_is_better,
        system.main.least(responding, enrolled) AS numerator, enrolled AS denominator
    FROM {schema}.survey_participation
    WHERE enrolled IS NOT NULL
),
all_metrics AS (
    SELECT
        *, CASE WHEN null_reason IS NULL THEN numerator / denominator END AS value, denominator AS n,
        system.main.sqrt(value * (1 - value) / denominator) AS standard_error
    FROM rates
    UNION ALL BY NAME
    SELECT
        academic_year, 'CORE' AS authority, entity_level, entity_code, student_group,
        metric || '_mean' AS metric, subject, TRUE AS higher_is_better,
        CASE WHEN null_reason IS NULL THEN mean END AS value, respondents AS n,
        CASE WHEN null_reason IS NULL THEN mean_standard_error END AS standard_error, null_reason
    FROM surveys
    UNION ALL BY NAME
    SELECT
        academic_year, 'Dashboard' AS authority, entity_level, entity_code, student_group,
        'distance_from_standard' AS metric, subject, TRUE AS higher_is_better,
        distance_from_standard AS value, n, distance_standard_error AS standard_error
    FROM achievement
    UNION ALL BY NAME
    SELECT
        academic_year, 'CORE' AS authority, entity_level, entity_code, student_group,
        'academic_growth' AS metric, subject, TRUE AS higher_is_better, percentile AS value, n, null_reason
    FROM growth
    UNION ALL BY NAME
    SELECT
        academic_year, 'CORE' AS authority, entity_level, entity_code, student_group,
        'academic_growth_effect' AS metric, subject, TRUE AS higher_is_better,
        shrunken_effect AS value, n, posterior_sd AS standard_error,
        CASE WHEN shrunken_effect IS NULL THEN null_reason END AS null_reason
    FROM growth
)
SELECT
    academic_year, authority, entity_level, entity_code, student_group, metric, subject,
    numerator, denominator, value, n, standard_error, higher_is_better,
    CASE WHEN value IS NULL THEN 'not_defined' WHEN estimated THEN 'estimate' ELSE 'ok' END AS status,
    null_reason
FROM all_metrics;
