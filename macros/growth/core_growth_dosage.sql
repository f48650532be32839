-- name: core_growth_dosage
-- description: The CORE growth model of grade 11 from grade 8 for each academic year, subject and grade
--   of a table of scores: a student's growth is shared over the schools attended between the two
--   tests (the function core_growth_dosage). scores as in core_index.core_growth, with ssid;
--   attendance has one row a student and school: academic_year (of the score), ssid, cds_code, share,
--   the shares of a student adding up to 1: a third a year, and in proportion to days within a year.
--   Time outside the schools of the table belongs to one cds_code of its own. Students without
--   attendance count for the school of their score. Other arguments and columns as of
--   core_index.core_growth; nothing is added up over grades. n are the students of any share, and
--   share is what the shares add up to.
-- parameters: scores TABLE, attendance TABLE, covariates := [...], correction := 'reliability', reliability := MAP {...}, pretest_mean := TRUE
-- example: WITH scores AS (FROM core_index.growth_example()), attendance AS (SELECT academic_year, ssid, unnest([cds_code, '19647330000001']) AS cds_code, unnest([2/3, 1/3]) AS share FROM scores WHERE cds_code <> '19647330000001' AND ssid LIKE '%0') SELECT cds_code, n, round(share, 1) AS share, round(effect, 2) AS effect FROM core_index.core_growth_dosage(scores, attendance, covariates := ['english_learner']) ORDER BY cds_code
CREATE MACRO core_index.core_growth_dosage(
    scores,
    attendance,
    covariates := ['english_learner', 'disadvantaged', 'disability', 'foster', 'homeless'],
    correction := 'reliability',
    reliability := MAP {'ELA': 0.88, 'MATH': 0.90},
    pretest_mean := TRUE
) AS TABLE
WITH core_index_input AS (
    SELECT
        academic_year, subject, grade, cds_code, district_code, ssid, CAST(score AS DOUBLE) AS y,
        [pretest, *COLUMNS(['pretest_other'] || covariates)] AS x,
        CASE coalesce(correction, 'NULL')
            WHEN 'error_variance' THEN system.main.list_resize(
                [pretest_sem * pretest_sem, pretest_other_sem * pretest_other_sem], system.main.len(x), 0
            )
            WHEN 'reliability' THEN CAST([] AS DOUBLE[])
            WHEN 'none' THEN CAST([] AS DOUBLE[])
            ELSE system.main.error('core_growth_dosage: correction is ' || coalesce('''' || correction || '''', 'NULL') || '; it must be ''reliability'', ''error_variance'' or ''none''')
        END AS error_variance
    FROM system.main.query_table(scores)
),
core_index_shares AS (
    SELECT
        academic_year, ssid, system.main.list(CAST(cds_code AS VARCHAR) ORDER BY cds_code) AS units,
        system.main.list(CAST(share AS DOUBLE) ORDER BY cds_code) AS shares
    FROM system.main.query_table(attendance)
    GROUP BY academic_year, ssid
),
students AS (
    SELECT
        i.academic_year, i.subject, i.grade, i.district_code,
        {
            'y': i.y, 'x': i.x,
            'units': coalesce(s.units, [CAST(i.cds_code AS VARCHAR)]), 'shares': coalesce(s.shares, CAST([1] AS DOUBLE[])),
            'error_variance': i.error_variance
        } AS student
    FROM core_index_input AS i
    LEFT JOIN core_index_shares AS s ON i.academic_year = s.academic_year AND i.ssid = s.ssid
),
fits AS (
    SELECT
        academic_year, subject, grade, system.main.count(DISTINCT district_code) AS districts,
        system.main.core_growth_dosage(
            system.main.list(student),
            {
                'reliability': CASE correction WHEN 'reliability' THEN [coalesce(reliability[subject], CAST(system.main.error(
                    'core_growth_dosage: reliability has no entry for the subject ' || subject || '; write MAP {''' || subject || ''': 0.9}'
                ) AS DOUBLE))] ELSE CAST([] AS DOUBLE[]) END,
                'error_variance': correction = 'error_variance',
                'pretest_mean': pretest_mean
            }
        ) AS growth
    FROM students
    GROUP BY academic_year, subject, grade
),
estimates AS (
    SELECT academic_year, subject, grade, districts, system.main.unnest(growth.units) AS u FROM fits
),
single AS (
    SELECT academic_year, subject, grade, system.main.unnest(student.units) AS cds_code, system.main.unnest(student.shares) AS share
    FROM students
    WHERE student.y IS NOT NULL AND NOT system.main.list_contains(system.main.list_transform(student.x, lambda v: v IS NULL), TRUE)
),
totals AS (
    SELECT academic_year, subject, grade, cds_code, system.main.sum(share) AS share
    FROM single
    GROUP BY ALL
)
SELECT
    e.academic_year, e.subject, e.grade, e.u.unit AS cds_code, e.u.n AS n, e.u.excluded AS excluded,
    coalesce(t.share, 0) AS share, e.u.effect AS effect, e.u.standard_error AS standard_error, e.u.reliability AS reliability,
    e.u.shrunken_effect AS shrunken_effect, e.u.core_standard_error AS core_standard_error, e.u.posterior_sd AS posterior_sd,
    e.u.percentile AS percentile, core_index.growth_level(e.u.percentile) AS growth_level,
    core_index.growth_band(e.u.percentile) AS growth_band, e.u.null_reason AS null_reason, e.districts,
    CASE e.districts WHEN 1 THEN 'within_district' ELSE 'across_districts' END AS comparison
FROM estimates AS e
LEFT JOIN totals AS t
    ON e.academic_year = t.academic_year AND e.subject = t.subject AND e.grade = t.grade AND e.u.unit = t.cds_code
