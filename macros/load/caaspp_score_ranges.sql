-- name: caaspp_score_ranges
-- description: The lowest and highest obtainable Smarter Balanced scale scores (LOSS and HOSS), one
--   row a record type (01 ELA, 02 mathematics), grade and range of spring years: record_type,
--   subject, grade, first_year, last_year, lowest, highest, source. The bounds changed with the
--   administration of 2020-21.
-- parameters:
-- example: SELECT lowest, highest FROM core_index.caaspp_score_ranges()
--   WHERE subject = 'ELA' AND grade = '03' AND first_year = 2021
CREATE MACRO core_index.caaspp_score_ranges() AS TABLE
WITH bounds AS (
    SELECT * FROM (VALUES
        ('ELA', '03', 2114, 2623, 2115, 2650),
        ('ELA', '04', 2131, 2663, 2140, 2690),
        ('ELA', '05', 2201, 2701, 2200, 2730),
        ('ELA', '06', 2210, 2724, 2230, 2770),
        ('ELA', '07', 2258, 2745, 2260, 2810),
        ('ELA', '08', 2288, 2769, 2290, 2850),
        ('ELA', '11', 2299, 2795, 2300, 2900),
        ('MATH', '03', 2189, 2621, 2190, 2660),
        ('MATH', '04', 2204, 2659, 2205, 2700),
        ('MATH', '05', 2219, 2700, 2220, 2740),
        ('MATH', '06', 2235, 2748, 2235, 2780),
        ('MATH', '07', 2250, 2778, 2250, 2820),
        ('MATH', '08', 2265, 2802, 2265, 2860),
        ('MATH', '11', 2280, 2862, 2280, 2900)
    ) AS bounds(subject, grade, lowest_2015, highest_2015, lowest_2021, highest_2021)
)
SELECT
    CASE subject WHEN 'ELA' THEN '01' ELSE '02' END AS record_type, subject, grade,
    first_year, CASE first_year WHEN 2015 THEN 2020 ELSE 9999 END AS last_year,
    CASE first_year WHEN 2015 THEN lowest_2015 ELSE lowest_2021 END AS lowest,
    CASE first_year WHEN 2015 THEN highest_2015 ELSE highest_2021 END AS highest,
    'CDE, Smarter Balanced scale score ranges; CAASPP-ELPAC notice of the bounds from 2020-21' AS source
FROM bounds CROSS JOIN (VALUES (2015), (2021)) AS years(first_year)
