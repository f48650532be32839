-- name: academic_growth
-- description: Growth of entities and student groups: mean residual of their students under the CORE
--   model of the collaborative, shrunken within the class of group among the entities of a level,
--   with its percentile. Rows of schools for ALL equal school_growth over grades. Where students
--   were tested but none has the pretests, n is 0 and null_reason no_pretest. At the collaborative
--   itself the percentile is not defined: it is what others are compared with.
-- grain: one row an academic year, entity, student group and subject
-- keys: academic_year, entity_level, entity_code, student_group, subject
CREATE OR REPLACE VIEW {schema}.academic_growth AS
WITH residuals AS (
    FROM core_index.core_growth_residuals({schema}.growth_scores)
),
cells AS (
    SELECT r.academic_year, r.cds_code, r.district_code, g.student_group, r.subject,
        system.main.count(*) AS students,
        system.main.sum(r.residual) AS residuals,
        system.main.sum(r.residual_variance) AS variances
    FROM residuals AS r
    INNER JOIN {schema}.student_groups AS g ON r.academic_year = g.academic_year AND r.ssid = g.ssid
    GROUP BY ALL
),
measured AS (
    SELECT academic_year, entity_level, entity_code, student_group, subject,
        CAST(system.main.sum(students) AS BIGINT) AS n,
        system.main.sum(residuals) / n AS effect,
        system.main.sqrt(system.main.sum(variances)) / n AS standard_error
    FROM core_index.at_all_entity_levels(cells, {schema}.hubs)
    GROUP BY ALL
),
-- The collaborative has one entity: its groups are not compared with one another.
classed AS (
    SELECT m.*, CASE m.entity_level WHEN 'collaborative' THEN m.student_group ELSE d.group_class END AS class
    FROM measured AS m
    INNER JOIN core_index.student_group_definitions() AS d ON m.student_group = d.student_group
),
shrunken AS (
    SELECT
        academic_year, entity_level, subject, class,
        system.main.list({'entity_code': entity_code, 'student_group': student_group} ORDER BY entity_code, student_group) AS keys,
        system.main.growth_shrinkage(system.main.list({
            'unit': entity_code || ' ' || student_group, 'n': n, 'effect': effect, 'standard_error': standard_error
        } ORDER BY entity_code, student_group)).units AS units
    FROM classed
    GROUP BY ALL
),
estimates AS (
    SELECT academic_year, entity_level, subject, system.main.unnest(keys) AS k, system.main.unnest(units) AS u FROM shrunken
),
tested AS (
    SELECT DISTINCT academic_year, entity_level, entity_code, student_group, subject FROM {schema}.academic_achievement
)
SELECT
    t.academic_year, t.entity_level, t.entity_code, t.student_group, t.subject,
    coalesce(e.u.n, 0) AS n, e.u.effect AS effect, e.u.standard_error AS standard_error,
    e.u.reliability AS reliability, e.u.shrunken_effect AS shrunken_effect, e.u.posterior_sd AS posterior_sd,
    e.u.percentile AS percentile,
    CASE WHEN e.u IS NULL THEN 'no_pretest' ELSE e.u.null_reason END AS null_reason
FROM tested AS t
LEFT JOIN estimates AS e
    ON t.academic_year = e.academic_year AND t.entity_level = e.entity_level AND t.subject = e.subject
    AND t.entity_code = e.k.entity_code AND t.student_group = e.k.student_group;
