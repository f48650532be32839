-- name: growth_residual_gain
-- description: Each student's growth score of California's model: expected growth (100) plus the
--   score less what students with the same prior scores in both subjects have on average, in scale
--   score points: 100 + y - (b0 + b1 pretest + b2 pretest_other), by least squares of all students of
--   an academic year, subject and grade of the table, grades 4 to 8. scores has the columns
--   academic_year, subject, grade, cds_code, ssid, score, pretest (same subject, the grade before)
--   and pretest_other; other columns are kept. Rows with a NULL among the three scores are left out.
--   The state fits all of its students; on a part of them 100 is the average of that part. The
--   linear form and the absence of a correction for measurement error are recalled, not confirmed.
-- parameters: scores TABLE
-- example: WITH scores AS (FROM core_index.growth_example()) SELECT cds_code, count(*) AS n, round(avg(growth_score), 2) AS growth FROM core_index.growth_residual_gain(scores) GROUP BY cds_code ORDER BY cds_code
CREATE MACRO core_index.growth_residual_gain(scores) AS TABLE
WITH core_index_input AS (
    SELECT * FROM system.main.query_table(scores)
    WHERE score IS NOT NULL AND pretest IS NOT NULL AND pretest_other IS NOT NULL
        AND core_index.grade_number(grade) BETWEEN core_index.growth_rule('california', 'first_grade')
            AND core_index.growth_rule('california', 'last_grade')
),
fits AS (
    SELECT
        academic_year, subject, grade,
        system.main.core_growth(
            [{'unit': 'all', 'moments': system.main.growth_moments(score, pretest, pretest_other)}], {'pretest_mean': FALSE}
        ).fit AS fit
    FROM core_index_input
    GROUP BY academic_year, subject, grade
)
SELECT
    i.*,
    core_index.growth_rule('california', 'expected_growth') + i.score - (
        f.fit.intercept + coalesce(f.fit.coefficients[1], 0) * i.pretest + coalesce(f.fit.coefficients[2], 0) * i.pretest_other
    ) AS growth_score
FROM core_index_input AS i
INNER JOIN fits AS f ON i.academic_year = f.academic_year AND i.subject = f.subject AND i.grade = f.grade
