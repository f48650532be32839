-- name: research_year
-- description: The academic year of a public research file, such as 2022-2023, from 2022-23, 2022-2023
--   or the spring year 2023; NULL for another text.
-- parameters: value VARCHAR
-- example: SELECT core_index.research_year('2022-23'), core_index.research_year('2023')
CREATE MACRO core_index.research_year(value) AS
CASE
    WHEN system.main.regexp_full_match(value, '(19|20)\d\d') THEN CAST(CAST(value AS INTEGER) - 1 AS VARCHAR) || '-' || value
    WHEN system.main.regexp_full_match(value, '(19|20)\d\d-(\d\d)?\d\d')
        AND (CAST(value[1:4] AS INTEGER) + 1) % 100 = CAST(system.main.right(value, 2) AS INTEGER)
    THEN value[1:4] || '-' || (CAST(value[1:4] AS INTEGER) + 1)
END
