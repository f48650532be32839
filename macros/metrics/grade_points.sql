-- name: grade_points
-- description: Points, 0 to 4, of a free-text final grade by core_index.grade_point_scale(): letters with
--   a sign on either side and an X after them (b+, -A, CX-); numbers above 5 and up to 100 as percent;
--   numbers up to 5 as points themselves, 4 at most (a weighted 5.0 is a 4). NULL for what has no
--   points (P, NP, CR, NC, NM, I, W, blank) or is no grade. 5 is five points, not five percent.
-- parameters: final_grade VARCHAR
-- example: SELECT core_index.grade_points('B+'), core_index.grade_points('88'), core_index.grade_points('3.5'), core_index.grade_points('P')
CREATE MACRO core_index.grade_points(final_grade) AS (
    WITH trimmed AS (SELECT system.main.upper(system.main.trim(final_grade)) AS grade),
    written AS (
        SELECT
            TRY_CAST(grade AS DECIMAL(6, 2)) AS number,
            system.main.regexp_extract(grade, '^([+-]?)([A-DF])X?([+-]?)$', ['before', 'letter', 'after']) AS parts
        FROM trimmed
    )
    SELECT CASE
        WHEN w.number BETWEEN 0 AND 5 THEN CAST(system.main.least(w.number, 4) AS DECIMAL(3, 2))
        ELSE (
            SELECT system.main.max(s.points)
            FROM core_index.grade_point_scale() AS s
            WHERE s.letter = w.parts.letter || coalesce(system.main.nullif(w.parts.after, ''), w.parts.before)
                OR (w.number > 5 AND w.number <= 100 AND w.number >= s.percent_from)
        )
    END
    FROM written AS w
)
