-- name: grade_point_scale
-- description: The points of a final grade: letter, points (0 to 4) and percent_from, the lowest number
--   of 0 to 100 that is worth it. Source: crosswalk of a university's study of course records of
--   California districts, 2013 to 2018.
-- parameters:
-- example: SELECT letter, points FROM core_index.grade_point_scale() WHERE percent_from = 87
CREATE MACRO core_index.grade_point_scale() AS TABLE
SELECT letter, CAST(points AS DECIMAL(3, 2)) AS points, percent_from, 'transcribed' AS mark
FROM (VALUES
    ('A+', 4.0, NULL), ('A', 4.0, 93), ('A-', 3.7, 90),
    ('B+', 3.3, 87), ('B', 3.0, 83), ('B-', 2.7, 80),
    ('C+', 2.3, 77), ('C', 2.0, 73), ('C-', 1.7, 70),
    ('D+', 1.3, 67), ('D', 1.0, 63), ('D-', 0.7, 60),
    ('F+', 0.0, NULL), ('F', 0.0, 0), ('F-', 0.0, NULL)
) AS t(letter, points, percent_from)
