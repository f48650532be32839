-- name: grade_number
-- description: A grade level code as a number that sorts: IN, TD and PS -2, TK -1, KN 0, 01 to 12;
--   NULL for adult and unknown codes.
-- parameters: grade_level VARCHAR
-- example: SELECT core_index.grade_number('KN'), core_index.grade_number('05')
CREATE MACRO core_index.grade_number(grade_level) AS
CASE grade_level
    WHEN 'IN' THEN -2 WHEN 'TD' THEN -2 WHEN 'PS' THEN -2 WHEN 'TK' THEN -1 WHEN 'KN' THEN 0
    ELSE CASE WHEN TRY_CAST(grade_level AS INTEGER) BETWEEN 1 AND 12 THEN TRY_CAST(grade_level AS INTEGER) END
END
