-- name: growth_eblp
-- description: California's weighted average of growth scores: the empirical best linear prediction of
--   the function growth_eblp for each unit and subject in the last academic year, from all years,
--   grades and subjects of the table. growth_scores has one row a student, year and subject:
--   academic_year, subject, grade, ssid, growth_score, and the column that unit names (cds_code, a
--   district, a school and group): as core_index.growth_residual_gain gives them, of the current year
--   and two prior years for the state's own. direct is the simple mean, blp the weighted average,
--   with mean squared errors in squared points; hybrid the one of smaller error (in the research
--   literature; the state takes the simple mean for LEA groups of more than 500 scores).
-- parameters: growth_scores TABLE, unit := 'cds_code', weights := 'n', min_pattern_students := 100, min_pair_students := 100
-- example: WITH growth_scores AS (SELECT (2020 + i % 3)::VARCHAR || '-' || (2021 + i % 3) AS academic_year, 'ELA' AS subject, '05' AS grade, 'school ' || ((i // 3) % 7) AS cds_code, (i // 3)::VARCHAR AS ssid, 100 + 5.0 * ((i // 3) % 7) + (i * 37) % 41 AS growth_score FROM range(840) AS r(i)) SELECT unit, n_target, round(direct, 1) AS direct, round(blp, 1) AS blp, round(prmse, 2) AS prmse FROM core_index.growth_eblp(growth_scores) ORDER BY unit
CREATE MACRO core_index.growth_eblp(
    growth_scores,
    unit := 'cds_code',
    weights := 'n',
    min_pattern_students := 100,
    min_pair_students := 100
) AS TABLE
WITH core_index_input AS (
    SELECT
        academic_year, subject, CAST(ssid AS VARCHAR) AS student, CAST(growth_score AS DOUBLE) AS score,
        CAST(COLUMNS(lambda c: c = unit) AS VARCHAR) AS unit_name,
        academic_year || ' ' || grade || ' ' || subject AS block
    FROM system.main.query_table(growth_scores)
    WHERE growth_score IS NOT NULL
),
everything AS (
    SELECT system.main.list({'unit': unit_name, 'student': student, 'block': block, 'score': score}) AS scores
    FROM core_index_input
),
targets AS (
    SELECT academic_year, subject, system.main.list(DISTINCT block) AS blocks
    FROM core_index_input
    WHERE academic_year = (SELECT system.main.max(academic_year) FROM core_index_input)
    GROUP BY academic_year, subject
),
predicted AS (
    SELECT t.academic_year, t.subject, system.main.unnest(system.main.growth_eblp(e.scores, {
        'target': t.blocks, 'weights': weights,
        'min_pattern_students': min_pattern_students, 'min_pair_students': min_pair_students
    }).units) AS u
    FROM targets AS t CROSS JOIN everything AS e
)
SELECT
    academic_year, subject, u.unit AS unit, u.n, u.n_target, u.direct, u.direct_mse, u.blp, u.blp_mse,
    u.hybrid, u.hybrid_mse, u.prmse
FROM predicted
