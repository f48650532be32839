-- name: growth_priors
-- description: A table of scores (academic_year, subject, grade, ssid, score, and any other columns)
--   with the column priors: the student's scores in the same subject at the earlier years and grades
--   of a regular path, a grade a year, the most recent first. A year and grade in which nobody in the
--   table has a score was not tested and is passed over: spring 2020, and grades 9 and 10, so that
--   grade 11 has grade 8 first. NULL where the student has no score there, as repeaters, grade
--   skippers and newcomers have not. Two scores of a student in a year and grade are an error.
-- parameters: scores TABLE, max_priors := 3
-- example: WITH scores AS (SELECT * FROM (VALUES ('2021-2022', 'ELA', '04', '0000000001', 2440), ('2022-2023', 'ELA', '05', '0000000001', 2480), ('2022-2023', 'ELA', '05', '0000000002', 2500)) AS t(academic_year, subject, grade, ssid, score)) SELECT academic_year, ssid, score, priors FROM core_index.growth_priors(scores) ORDER BY ssid, academic_year
CREATE MACRO core_index.growth_priors(scores, max_priors := NULL) AS TABLE
WITH core_index_input AS (
    SELECT *, CAST(academic_year[6:9] AS INTEGER) AS core_index_year, core_index.grade_number(grade) AS core_index_grade
    FROM system.main.query_table(scores)
),
known AS (
    SELECT
        subject, ssid, core_index_year AS taken, core_index_grade AS taken_in,
        CASE WHEN system.main.count(*) > 1 THEN system.main.error('growth_priors: student ' || ssid || ' has '
            || system.main.count(*) || ' scores in ' || subject || ' in ' || core_index_year
            || '; a student has one score a year and subject; keep one of them') ELSE CAST(system.main.max(score) AS DOUBLE) END AS score
    FROM core_index_input
    WHERE score IS NOT NULL
    GROUP BY subject, ssid, core_index_year, core_index_grade
),
tested AS (SELECT DISTINCT subject, taken, taken_in FROM known),
paths AS (
    SELECT
        t.subject, t.taken, t.taken_in, p.taken AS prior_year, p.taken_in AS prior_grade,
        system.main.row_number() OVER (PARTITION BY t.subject, t.taken, t.taken_in ORDER BY p.taken DESC) AS position
    FROM tested AS t
    INNER JOIN tested AS p
        ON t.subject = p.subject AND t.taken - p.taken = t.taken_in - p.taken_in AND p.taken < t.taken
    QUALIFY position <= coalesce(max_priors, core_index.growth_rule('sgp', 'max_priors'))
),
found AS (
    SELECT k.subject, k.ssid, k.taken, k.taken_in, system.main.list(b.score ORDER BY p.position) AS priors
    FROM known AS k
    INNER JOIN paths AS p ON k.subject = p.subject AND k.taken = p.taken AND k.taken_in = p.taken_in
    LEFT JOIN known AS b
        ON k.subject = b.subject AND k.ssid = b.ssid AND p.prior_year = b.taken AND p.prior_grade = b.taken_in
    GROUP BY k.subject, k.ssid, k.taken, k.taken_in
)
SELECT i.* EXCLUDE (core_index_year, core_index_grade), coalesce(f.priors, CAST([] AS DOUBLE[])) AS priors
FROM core_index_input AS i
LEFT JOIN found AS f
    ON i.subject = f.subject AND i.ssid = f.ssid AND i.core_index_year = f.taken AND i.core_index_grade = f.taken_in
