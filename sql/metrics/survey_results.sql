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
WITH items AS (
    -- groups by a number take less time than those by texts
    SELECT *, CAST(system.main.row_number() OVER (ORDER BY construct) AS INTEGER) AS construct_number FROM {schema}.survey_items
),
answers AS NOT MATERIALIZED (
    SELECT * EXCLUDE (answers)
    FROM {schema}.survey_constructs
    WHERE kind = 'climate' OR respondent_type = 'student'
),
-- each branch of what reads it needs a part
placed AS NOT MATERIALIZED (
    FROM core_index.students_by_entity(answers, {schema}.hubs)
),
people AS (
    SELECT * EXCLUDE (cds_code, asked) FROM placed WHERE entity_level = 'one school'
    UNION ALL BY NAME
    SELECT academic_year, entity_level, entity_code, respondent_type, ssid, construct, kind,
        system.main.sum(score) AS score, system.main.sum(answered) AS answered
    FROM placed
    WHERE entity_level <> 'one school'
    GROUP BY ALL
),
by_construct AS (
    SELECT p.* EXCLUDE (construct, score, answered), i.construct_number,
        p.score / p.answered AS mean, p.score >= i.favourable_from * p.answered AS favourable,
        mean - i.favourable_from AS margin
    FROM people AS p
    INNER JOIN items AS i ON p.construct = i.construct
    WHERE p.answered >= i.minimum_answered
),
over_constructs AS (
    -- rounded, so that a mean of thirds and ninths that is exactly on the mark is not just below it
    SELECT academic_year, entity_level, entity_code, district_code, respondent_type, ssid, anonymous_id, kind,
        system.main.avg(mean) AS mean, system.main.round(system.main.avg(margin), 9) >= 0 AS favourable
    FROM by_construct
    GROUP BY ALL
),
scored AS (
    SELECT * EXCLUDE (anonymous_id, margin) FROM by_construct
    UNION ALL BY NAME
    SELECT * EXCLUDE (anonymous_id), NULL AS construct_number FROM over_constructs
),
counted AS (
    SELECT s.academic_year, s.entity_level, s.entity_code, s.district_code, s.respondent_type, s.kind, s.construct_number,
        coalesce(g.student_group, 'ALL') AS student_group,
        system.main.count(*) AS respondents,
        system.main.count(*) FILTER (s.favourable) AS favourable,
        system.main.avg(s.mean) AS mean,
        system.main.count(*) * system.main.var_pop(s.mean) AS spread
    FROM scored AS s
    LEFT JOIN {schema}.metric_groups AS g ON s.academic_year = g.academic_year AND s.ssid = g.ssid
    GROUP BY ALL
),
cells AS (
    SELECT c.* EXCLUDE (construct_number),
        CASE c.kind
            WHEN 'skills' THEN coalesce(i.construct, 'all')
            ELSE system.main.concat_ws(' ', c.respondent_type, i.construct)
        END AS subject
    FROM counted AS c
    LEFT JOIN items AS i ON c.construct_number = i.construct_number
),
withheld AS (
    SELECT c.*, coalesce(p.low, FALSE) AS low
    FROM core_index.cells_by_entity(cells, {schema}.hubs) AS c
    LEFT JOIN (FROM {schema}.survey_participation WHERE student_group = 'ALL') AS p
        ON c.academic_year = p.academic_year AND c.entity_level = p.entity_level AND c.entity_code = p.entity_code
        AND c.respondent_type = p.respondent_type
),
parts AS (
    SELECT *, TRUE AS counts FROM withheld
    UNION ALL BY NAME
    SELECT * REPLACE ('all' AS subject), NOT low AS counts FROM withheld WHERE kind = 'climate' AND subject = respondent_type
),
centred AS (
    SELECT *, system.main.sum(respondents * mean) FILTER (counts) OVER whole / system.main.sum(respondents) FILTER (counts) OVER whole AS centre
    FROM parts
    WINDOW whole AS (PARTITION BY academic_year, entity_level, entity_code, student_group, kind, subject)
)
SELECT
    academic_year, entity_level, entity_code, student_group,
    CASE kind WHEN 'skills' THEN 'social_emotional_skills' ELSE 'culture_climate' END AS metric, subject,
    coalesce(system.main.sum(respondents) FILTER (counts), 0)::BIGINT AS respondents,
    coalesce(system.main.sum(favourable) FILTER (counts), 0)::BIGINT AS favourable,
    system.main.any_value(centre) AS mean,
    CASE WHEN system.main.sum(respondents) FILTER (counts) > 1 THEN system.main.sqrt(
        system.main.sum(spread + respondents * (mean - centre) ** 2) FILTER (counts)
        / (system.main.sum(respondents) FILTER (counts) - 1) / system.main.sum(respondents) FILTER (counts)
    ) END AS mean_standard_error,
    CASE WHEN system.main.bool_and(low) THEN 'low_participation' END AS null_reason
FROM centred
GROUP BY academic_year, entity_level, entity_code, student_group, kind, subject;
