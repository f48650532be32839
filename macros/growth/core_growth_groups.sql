-- name: core_growth_groups
-- description: Growth of student groups in schools under the CORE model: the mean residual of a
--   group's students in each grade and over grades (grade NULL), its standard error
--   sqrt(sum of residual variances) / n, and both shrunken among all schools' groups of the same
--   group_class, academic year, subject and grade. residuals is a table with the columns of
--   core_index.core_growth_residuals; student_groups has one row a student and group:
--   academic_year, ssid, group_class, student_group. Groups of one student are left out. The
--   comparison is with all students like these, in any group: a group whose characteristic is a
--   covariate is compared with that group's average. Columns as of core_index.core_growth.
-- parameters: residuals TABLE, student_groups TABLE
-- example: WITH scores AS (FROM core_index.growth_example()), residuals AS (FROM core_index.core_growth_residuals(scores, covariates := ['english_learner'])), student_groups AS (SELECT academic_year, ssid, 'english_learner' AS group_class, CASE english_learner WHEN 1 THEN 'EL' ELSE 'not EL' END AS student_group FROM scores) SELECT cds_code, student_group, n, round(effect, 2) AS effect FROM core_index.core_growth_groups(residuals, student_groups) WHERE grade IS NULL ORDER BY cds_code, student_group
CREATE MACRO core_index.core_growth_groups(residuals, student_groups) AS TABLE
WITH core_index_input AS (
    SELECT academic_year, subject, grade, cds_code, district_code, ssid, residual, residual_variance
    FROM system.main.query_table(residuals)
),
core_index_groups AS (
    SELECT DISTINCT academic_year, ssid, group_class, student_group FROM system.main.query_table(student_groups)
),
compared AS (
    SELECT academic_year, subject, grade, system.main.count(DISTINCT district_code) AS districts
    FROM core_index_input
    GROUP BY GROUPING SETS ((academic_year, subject, grade), (academic_year, subject))
),
measured AS (
    SELECT
        i.academic_year, i.subject, i.grade, i.cds_code, g.group_class, g.student_group,
        system.main.count(*) AS n, system.main.avg(i.residual) AS effect,
        system.main.sqrt(system.main.sum(i.residual_variance)) / system.main.count(*) AS standard_error
    FROM core_index_input AS i
    INNER JOIN core_index_groups AS g ON i.academic_year = g.academic_year AND i.ssid = g.ssid
    GROUP BY GROUPING SETS (
        (i.academic_year, i.subject, i.grade, i.cds_code, g.group_class, g.student_group),
        (i.academic_year, i.subject, i.cds_code, g.group_class, g.student_group)
    )
    HAVING system.main.count(*) >= core_index.growth_rule('core', 'min_group_students')
),
shrunken AS (
    SELECT
        academic_year, subject, grade, group_class,
        system.main.list({'cds_code': cds_code, 'student_group': student_group} ORDER BY cds_code, student_group) AS keys,
        system.main.growth_shrinkage(system.main.list({
            'unit': cds_code || ' ' || student_group, 'n': n, 'effect': effect, 'standard_error': standard_error
        } ORDER BY cds_code, student_group)).units AS units
    FROM measured
    GROUP BY academic_year, subject, grade, group_class
),
estimates AS (
    SELECT academic_year, subject, grade, group_class, system.main.unnest(keys) AS k, system.main.unnest(units) AS u FROM shrunken
)
SELECT
    e.academic_year, e.subject, e.grade, e.k.cds_code AS cds_code, e.group_class, e.k.student_group AS student_group,
    e.u.n AS n, e.u.effect AS effect, e.u.standard_error AS standard_error, e.u.reliability AS reliability,
    e.u.shrunken_effect AS shrunken_effect, e.u.core_standard_error AS core_standard_error, e.u.posterior_sd AS posterior_sd,
    e.u.percentile AS percentile, core_index.growth_level(e.u.percentile) AS growth_level,
    core_index.growth_band(e.u.percentile) AS growth_band, e.u.null_reason AS null_reason, c.districts,
    CASE c.districts WHEN 1 THEN 'within_district' ELSE 'across_districts' END AS comparison
FROM estimates AS e
INNER JOIN compared AS c
    ON e.academic_year = c.academic_year AND e.subject = c.subject AND e.grade IS NOT DISTINCT FROM c.grade
