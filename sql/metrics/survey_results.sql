-- name: survey_results
-- description: What the surveys say, as two metrics: social_emotional_skills (students; subjects: each
--   construct, and 'all' over them) and culture_climate (subjects: student, staff and family, each over
--   the topics; each type and topic, such as 'student climate_safety'; and 'all' over the types). Of
--   the respondents with enough answers (survey_items), favourable are those whose mean is at least
--   favourable_from; mean is the mean of their means. Over constructs or topics a respondent's mean is
--   that of their construct means, each equally. null_reason low_participation withholds a type of
--   respondents (survey_participation); 'all' of the climate is over those not withheld. Who answered
--   at two schools under one SSID is one respondent above them.
-- grain: one row an academic year, entity, student group, metric and subject
-- keys: academic_year, entity_level, entity_code, student_group, metric, subject
CREATE OR REPLACE VIEW {schema}.survey_results AS
WITH answers AS (
    SELECT * EXCLUDE (answers)
    FROM {schema}.survey_constructs
    WHERE kind = 'climate' OR respondent_type = 'student'
),
people AS (
    SELECT academic_year, entity_level, entity_code, respondent_type, ssid, anonymous_id, construct,
        system.main.sum(score) AS score, system.main.sum(answered) AS answered
    FROM core_index.at_all_entity_levels(answers, {schema}.hubs)
    GROUP BY ALL
),
by_construct AS (
    SELECT p.academic_year, p.entity_level, p.entity_code, p.respondent_type, p.ssid, p.anonymous_id, p.construct, i.kind,
        p.score / p.answered AS mean, p.score >= i.favourable_from * p.answered AS favourable,
        mean - i.favourable_from AS margin
    FROM people AS p
    INNER JOIN {schema}.survey_items AS i ON p.construct = i.construct
    WHERE p.answered >= i.minimum_answered
),
over_constructs AS (
    -- rounded, so that a mean of thirds and ninths that is exactly on the mark is not just below it
    SELECT academic_year, entity_level, entity_code, respondent_type, ssid, kind,
        system.main.avg(mean) AS mean, system.main.round(system.main.avg(margin), 9) >= 0 AS favourable
    FROM by_construct
    GROUP BY academic_year, entity_level, entity_code, respondent_type, ssid, anonymous_id, kind
),
scored AS (
    SELECT academic_year, entity_level, entity_code, respondent_type, ssid, kind,
        CASE kind WHEN 'skills' THEN construct ELSE respondent_type || ' ' || construct END AS subject, mean, favourable
    FROM by_construct
    UNION ALL BY NAME
    SELECT *, CASE kind WHEN 'skills' THEN 'all' ELSE respondent_type END AS subject FROM over_constructs
    UNION ALL BY NAME
    SELECT *, 'all' AS subject FROM over_constructs WHERE kind = 'climate'
),
grouped AS (
    SELECT s.*, coalesce(g.student_group, 'ALL') AS student_group, coalesce(p.low, FALSE) AS low,
        NOT low OR kind = 'skills' OR subject <> 'all' AS counts
    FROM scored AS s
    LEFT JOIN {schema}.metric_groups AS g ON s.academic_year = g.academic_year AND s.ssid = g.ssid
    LEFT JOIN (FROM {schema}.survey_participation WHERE student_group = 'ALL') AS p
        ON s.academic_year = p.academic_year AND s.entity_level = p.entity_level AND s.entity_code = p.entity_code
        AND s.respondent_type = p.respondent_type
)
SELECT
    academic_year, entity_level, entity_code, student_group,
    CASE kind WHEN 'skills' THEN 'social_emotional_skills' ELSE 'culture_climate' END AS metric, subject,
    system.main.count(*) FILTER (counts) AS respondents,
    system.main.count(*) FILTER (counts AND favourable) AS favourable,
    system.main.avg(mean) FILTER (counts) AS mean,
    CASE WHEN respondents > 1 THEN
        system.main.stddev_samp(mean) FILTER (counts) / system.main.sqrt(respondents)
    END AS mean_standard_error,
    CASE WHEN system.main.bool_and(low) THEN 'low_participation' END AS null_reason
FROM grouped
GROUP BY academic_year, entity_level, entity_code, student_group, kind, subject;
