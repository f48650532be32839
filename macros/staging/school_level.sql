-- name: school_level
-- description: The index level of a school from the grades it serves, as the school directory
--   writes them (K-5, 6-8, 9-12): elementary (up to grade 6), middle (5 to 9), high (9 and up),
--   span otherwise; NULL when no grades are given. Kindergarten may be K, KN, TK or P.
-- parameters: grades_served VARCHAR
-- example: SELECT core_index.school_level('K-5'), core_index.school_level('6-8'), core_index.school_level('K-8')
CREATE MACRO core_index.school_level(grades_served) AS
CASE
    WHEN grades_served IS NULL THEN NULL
    WHEN coalesce(TRY_CAST(system.main.split_part(grades_served, '-', 1) AS INTEGER), 0) >= 9 THEN 'high'
    WHEN coalesce(TRY_CAST(system.main.split_part(grades_served, '-', 1) AS INTEGER), 0) >= 5
        AND coalesce(TRY_CAST(system.main.split_part(grades_served, '-', -1) AS INTEGER), 0) <= 9 THEN 'middle'
    WHEN coalesce(TRY_CAST(system.main.split_part(grades_served, '-', -1) AS INTEGER), 0) <= 6 THEN 'elementary'
    ELSE 'span'
END
