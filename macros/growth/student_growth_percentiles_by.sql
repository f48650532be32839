-- name: student_growth_percentiles_by
-- description: Student growth percentiles by given fits: what core_index.student_growth_percentiles
--   and core_index.student_growth_percentiles_baseline share. fits has the columns of
--   core_index.student_growth_percentile_fits; of the same academic year when same_year is true, and
--   otherwise of any, but of one only for a subject, grade and number of priors.
-- parameters: scores TABLE, fits TABLE, same_year BOOLEAN
-- example: WITH scores AS (FROM core_index.student_growth_example()), fits AS (FROM core_index.student_growth_percentile_fits(scores, min_students := 100)) SELECT ssid, n_priors, student_growth_percentile FROM core_index.student_growth_percentiles_by(scores, fits, TRUE) ORDER BY ssid LIMIT 3
CREATE MACRO core_index.student_growth_percentiles_by(scores, fits, same_year) AS TABLE
WITH core_index_input AS (
    SELECT academic_year, subject, grade, cds_code, ssid, score, priors,
        CASE WHEN score IS NOT NULL THEN core_index.leading_priors(priors) ELSE 0 END AS available
    FROM system.main.query_table(scores)
),
core_index_fits AS (
    SELECT CASE WHEN same_year THEN academic_year END AS fit_year, subject, grade, n_priors, fit
    FROM system.main.query_table(fits)
),
fitted AS (
    SELECT fit_year, subject, grade, system.main.list(n_priors) AS orders,
        CASE WHEN system.main.count(*) > system.main.count(DISTINCT n_priors) THEN system.main.error(
            'student_growth_percentiles: more than one fit for subject ' || subject || ', grade ' || grade
            || ' and a number of priors; a baseline is one year''s; select it: WHERE academic_year = ...') END AS several
    FROM core_index_fits
    GROUP BY fit_year, subject, grade
),
placed AS (
    SELECT
        i.*, f.fit_year,
        system.main.list_aggregate(system.main.list_filter(f.orders, lambda o: o <= i.available), 'max') AS n_priors,
        CASE
            WHEN i.score IS NULL THEN 'no_score'
            WHEN i.available = 0 THEN 'no_prior'
            WHEN n_priors IS NULL THEN 'too_few_students'
            ELSE f.several
        END AS null_reason
    FROM core_index_input AS i
    LEFT JOIN fitted AS f
        ON i.subject = f.subject AND i.grade = f.grade AND f.fit_year IS NOT DISTINCT FROM CASE WHEN same_year THEN i.academic_year END
),
cohorts AS (
    SELECT
        academic_year, subject, grade, fit_year, n_priors,
        system.main.list({'cds_code': cds_code, 'ssid': ssid, 'score': score}) AS students,
        system.main.list(CAST(score AS DOUBLE)) AS y,
        system.main.list(CAST(priors AS DOUBLE[])) AS histories
    FROM placed
    WHERE null_reason IS NULL
    GROUP BY ALL
),
scored AS (
    SELECT
        c.academic_year, c.subject, c.grade, c.n_priors, system.main.unnest(c.students) AS student,
        system.main.unnest(system.main.student_growth_percentile(
            f.fit, c.y,
            system.main.list_transform(
                system.main.range(1, c.n_priors + 1),
                lambda k: system.main.list_transform(c.histories, lambda h: h[k])
            )
        )) AS percentile
    FROM cohorts AS c
    INNER JOIN core_index_fits AS f
        ON c.subject = f.subject AND c.grade = f.grade AND c.n_priors = f.n_priors
        AND c.fit_year IS NOT DISTINCT FROM f.fit_year
)
SELECT
    academic_year, subject, grade, student.cds_code AS cds_code, student.ssid AS ssid, student.score AS score,
    n_priors, percentile AS student_growth_percentile, CAST(NULL AS VARCHAR) AS null_reason
FROM scored
UNION ALL
SELECT academic_year, subject, grade, cds_code, ssid, score, n_priors, NULL, null_reason
FROM placed
WHERE null_reason IS NOT NULL
