-- name: student_growth_projections
-- description: The growth percentile that each student needs to reach a target, when every year on the
--   way is one of that percentile (student_growth_projection). scores is as in
--   core_index.student_growth_percentiles; fits has the columns of
--   core_index.student_growth_percentile_fits, of one year: how students grew then stands for the
--   years to come. targets has subject, grade and score, such as the standards of later grades. One
--   row a student with a score and a target of a later grade to which fits lead: target_grade,
--   target, years, percentile_needed (NULL when not even the 99th reaches it) and projected_score
--   (where the 50th leads). A student who is on track needs no more than the percentile that he or
--   she has. The grades on the way are those that fits has.
-- parameters: scores TABLE, fits TABLE, targets TABLE
-- example: WITH scores AS (FROM core_index.student_growth_example()), fits AS (FROM core_index.student_growth_percentile_fits(scores, min_students := 100)), fifth_grade AS (SELECT * REPLACE ('05' AS grade) FROM scores), targets AS (SELECT 'ELA' AS subject, '06' AS grade, 2460 AS score) SELECT ssid, score, target_grade, target, years, percentile_needed, round(projected_score, 1) AS projected_score FROM core_index.student_growth_projections(fifth_grade, fits, targets) ORDER BY ssid LIMIT 3
CREATE MACRO core_index.student_growth_projections(scores, fits, targets) AS TABLE
WITH core_index_input AS (
    SELECT academic_year, subject, grade, core_index.grade_number(grade) AS of_grade, cds_code, ssid, score, priors,
        core_index.leading_priors(priors) AS available
    FROM system.main.query_table(scores)
    WHERE score IS NOT NULL
),
core_index_fits AS (
    SELECT subject, core_index.grade_number(grade) AS of_grade, system.main.list(fit) AS grade_fits,
        CASE WHEN system.main.count(*) > system.main.count(DISTINCT n_priors) THEN system.main.error(
            'student_growth_projections: more than one fit for subject ' || subject || ', grade ' || system.main.any_value(grade)
            || ' and a number of priors; a projection is by one year''s; select it: WHERE academic_year = ...') END AS several
    FROM system.main.query_table(fits)
    GROUP BY subject, of_grade
),
core_index_targets AS (
    SELECT subject, grade AS target_grade, core_index.grade_number(grade) AS of_grade, CAST(score AS DOUBLE) AS target
    FROM system.main.query_table(targets)
),
paths AS (
    SELECT t.subject, s.of_grade, t.target_grade, t.target, t.of_grade - s.of_grade AS years,
        system.main.list(f.grade_fits ORDER BY f.of_grade) AS steps
    FROM core_index_targets AS t
    INNER JOIN (SELECT DISTINCT subject, of_grade FROM core_index_input) AS s
        ON t.subject = s.subject AND s.of_grade < t.of_grade
    INNER JOIN core_index_fits AS f
        ON t.subject = f.subject AND f.of_grade > s.of_grade AND f.of_grade <= t.of_grade AND f.several IS NULL
    GROUP BY t.subject, s.of_grade, t.target_grade, t.target, t.of_grade
    HAVING system.main.max(f.of_grade) = t.of_grade
),
cohorts AS (
    SELECT academic_year, subject, grade, of_grade, available,
        system.main.list({'cds_code': cds_code, 'ssid': ssid, 'score': score}) AS students,
        system.main.list(CAST(score AS DOUBLE)) AS y,
        system.main.list(CAST(priors AS DOUBLE[])) AS histories
    FROM core_index_input
    GROUP BY ALL
),
projected AS (
    SELECT c.academic_year, c.subject, c.grade, p.target_grade, p.target, p.years,
        system.main.unnest(c.students) AS student,
        system.main.unnest(system.main.student_growth_projection(
            p.steps, c.y,
            system.main.list_transform(
                system.main.range(1, c.available + 1),
                lambda k: system.main.list_transform(c.histories, lambda h: h[k])
            ),
            p.target
        )) AS projection
    FROM cohorts AS c
    INNER JOIN paths AS p ON c.subject = p.subject AND c.of_grade = p.of_grade
)
SELECT
    academic_year, subject, grade, student.cds_code AS cds_code, student.ssid AS ssid, student.score AS score,
    target_grade, target, years, projection.percentile_needed AS percentile_needed,
    projection.projected_score AS projected_score
FROM projected
