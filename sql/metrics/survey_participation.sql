-- name: survey_participation
-- description: How many answered the surveys: responding (respondents who gave at least one answer) of
--   enrolled (students enrolled during the year in districts that have a survey of the respondent
--   type; of students, those of the surveyed grades; families are one a student). The files do not
--   tell how many work at a school, so enrolled is NULL for staff. A group has only respondents
--   with an SSID. minimum is the share below which results are withheld (rules
--   survey_participation), and low whether all students' share is below it: a student group follows
--   the entity, not its own share.
-- grain: one row an academic year, entity, student group and respondent type
-- keys: academic_year, entity_level, entity_code, student_group, respondent_type
CREATE OR REPLACE VIEW {schema}.survey_participation AS
WITH surveyed AS (
    SELECT DISTINCT academic_year, cds_code, district_code, respondent_type, ssid, anonymous_id
    FROM {schema}.survey_constructs
    WHERE answered > 0
),
responding AS (
    SELECT r.academic_year, r.entity_level, r.entity_code, coalesce(g.student_group, 'ALL') AS student_group, r.respondent_type,
        system.main.count(*) AS responding
    FROM (
        SELECT DISTINCT academic_year, entity_level, entity_code, respondent_type, ssid, anonymous_id
        FROM core_index.at_all_entity_levels(surveyed, {schema}.hubs)
    ) AS r
    LEFT JOIN {schema}.metric_groups AS g ON r.academic_year = g.academic_year AND r.ssid = g.ssid
    GROUP BY ALL
),
types AS (
    SELECT 'student' AS respondent_type, first_grade, last_grade
    FROM (
        SELECT
            system.main.max(value) FILTER (parameter = 'first_grade') AS first_grade,
            system.main.max(value) FILTER (parameter = 'last_grade') AS last_grade
        FROM {schema}.rules
        WHERE authority = 'CORE' AND metric = 'survey_participation'
    ) AS grades
    UNION ALL
    SELECT 'family', -2, 12
),
asked AS (
    SELECT t.respondent_type, e.*
    FROM {schema}.enrollments AS e
    INNER JOIN types AS t ON e.grade BETWEEN t.first_grade AND t.last_grade
    SEMI JOIN surveyed AS s
        ON e.academic_year = s.academic_year AND e.district_code = s.district_code AND t.respondent_type = s.respondent_type
),
enrolled AS (
    SELECT e.academic_year, e.entity_level, e.entity_code, g.student_group, e.respondent_type, system.main.count(*) AS enrolled
    FROM (
        SELECT DISTINCT academic_year, entity_level, entity_code, respondent_type, ssid
        FROM core_index.at_all_entity_levels(asked, {schema}.hubs)
    ) AS e
    INNER JOIN {schema}.metric_groups AS g ON e.academic_year = g.academic_year AND e.ssid = g.ssid
    GROUP BY ALL
),
counted AS (
    SELECT
        coalesce(e.academic_year, r.academic_year) AS academic_year,
        coalesce(e.entity_level, r.entity_level) AS entity_level,
        coalesce(e.entity_code, r.entity_code) AS entity_code,
        coalesce(e.student_group, r.student_group) AS student_group,
        coalesce(e.respondent_type, r.respondent_type) AS respondent_type,
        e.enrolled, coalesce(r.responding, 0) AS responding
    FROM enrolled AS e
    FULL JOIN responding AS r
        ON e.academic_year = r.academic_year AND e.entity_level = r.entity_level AND e.entity_code = r.entity_code
        AND e.student_group = r.student_group AND e.respondent_type = r.respondent_type
)
SELECT
    c.*, m.value AS minimum,
    coalesce(system.main.max(c.responding < m.value * c.enrolled) FILTER (c.student_group = 'ALL') OVER (
        PARTITION BY c.academic_year, c.entity_level, c.entity_code, c.respondent_type
    ), FALSE) AS low
FROM counted AS c
LEFT JOIN {schema}.entities AS e ON c.entity_level = e.entity_level AND c.entity_code = e.entity_code
LEFT JOIN (FROM {schema}.rules WHERE authority = 'CORE' AND metric = 'survey_participation') AS m
    ON m.parameter = CASE c.respondent_type
        WHEN 'student' THEN 'min_student'
        WHEN 'family' THEN 'min_family_' || coalesce(e.school_level, 'span')
    END;
