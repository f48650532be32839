-- name: is_academic_year
-- description: Whether a text is an academic year, such as '2022-2023'. NULL for NULL.
-- parameters: value VARCHAR
-- example: SELECT core_index.is_academic_year('2022-2023')
CREATE MACRO core_index.is_academic_year(value) AS
    system.main.regexp_full_match(value, '\d{4}-\d{4}')
    AND TRY_CAST(value[1:4] AS INTEGER) + 1 = TRY_CAST(value[6:9] AS INTEGER)
