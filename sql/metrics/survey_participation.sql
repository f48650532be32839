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
participation_rules AS (
    FROM {schema}.rules WHERE authority = 'CORE' AND metric = 'survey_participation'
),
types AS (
    SELECT 'student' AS respondent_type, system.main.max(value) FILTER (parameter = 'first_grade') AS first_grade,
        system.main.max(value) FILTER (parameter = 'last_grade') AS last_grade
    FROM participation_rules
    UNION ALL
    SELECT 'family', -2, 12
),
asked AS (
    SELECT e.academic_year, e.cds_code, e.district_code, t.respondent_type, e.ssid
    FROM {schema}.enrollments AS e
    INNER JOIN types AS t ON e.grade BETWEEN t.first_grade AND t.last_grade
    SEMI JOIN surveyed AS s
        ON e.academic_year = s.academic_year AND e.district_code = s.district_code AND t.respondent_type = s.respondent_type
),
everyone AS (
    SELECT *, TRUE AS responds FROM surveyed
    UNION ALL BY NAME
    SELECT *, FALSE AS responds FROM asked
),
placed AS (
    FROM core_index.students_by_entity(everyone, {schema}.hubs)
),
people AS (
    SELECT * EXCLUDE (cds_code) FROM placed WHERE entity_level = 'one school'
    UNION ALL BY NAME
    SELECT DISTINCT academic_year, entity_level, entity_code, respondent_type, ssid, responds
    FROM placed
    WHERE entity_level <> 'one school'
),
cells AS (
    SELECT p.academic_year, p.entity_level, p.entity_code, p.district_code, coalesce(g.student_group, 'ALL') AS student_group,
        p.respondent_type,
        system.main.count(*) FILTER (NOT p.responds) AS enrolled,
        system.main.count(*) FILTER (p.responds) AS responding
    FROM people AS p
    LEFT JOIN {schema}.metric_groups AS g ON p.academic_year = g.academic_year AND p.ssid = g.ssid
    GROUP BY ALL
),
counted AS (
    SELECT academic_year, entity_level, entity_code, student_group, respondent_type,
        CAST(system.main.nullif(system.main.sum(enrolled), 0) AS BIGINT) AS enrolled,
        CAST(system.main.sum(responding) AS BIGINT) AS responding
    FROM core_index.cells_by_entity(cells, {schema}.hubs)
    GROUP BY ALL
)
SELECT
    c.*, m.value AS minimum,
    coalesce(system.main.max(c.responding < m.value * c.enrolled) FILTER (c.student_group = 'ALL') OVER (
        PARTITION BY c.academic_year, c.entity_level, c.entity_code, c.respondent_type
    ), FALSE) AS low
FROM counted AS c
LEFT JOIN {schema}.schools AS s ON c.entity_code = s.cds_code
LEFT JOIN participation_rules AS m
    ON m.parameter = CASE c.respondent_type
        WHEN 'student' THEN 'min_student'
        WHEN 'family' THEN 'min_family_' || CASE c.entity_level WHEN 'school' THEN coalesce(s.school_level, 'span') ELSE 'span' END
    END;
