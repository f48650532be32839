-- name: school_level
-- description: The index level of a school from the grades it serves, as the school directory
--   writes them (K-5, 6-8, 9-12): elementary (up to grade 6), middle (5 to 9), high (9 and up),
--   span otherwise; NULL when no grades are given. Kindergarten may be K, KN, TK, PK or P.
-- parameters: grades_served VARCHAR
-- example: SELECT core_index.school_level('K-5'), core_index.school_level('6-8'), core_index.school_level('K-8')
CREATE MACRO core_index.school_level(grades_served) AS (
    SELECT CASE
        WHEN lowest >= 9 THEN 'high'
        WHEN lowest >= 5 AND highest <= 9 THEN 'middle'
        WHEN highest <= 6 THEN 'elementary'
        WHEN highest IS NOT NULL AND lowest IS NOT NULL THEN 'span'
    END
    FROM (
        SELECT
            CASE WHEN ends[1] IN ('P', 'PK', 'TK', 'K', 'KN') THEN 0 ELSE TRY_CAST(ends[1] AS INTEGER) END AS lowest,
            CASE WHEN ends[-1] IN ('P', 'PK', 'TK', 'K', 'KN') THEN 0 ELSE TRY_CAST(ends[-1] AS INTEGER) END AS highest
        FROM (SELECT system.main.string_split(grades_served, '-') AS ends) AS split
    ) AS span
)
