-- name: dashboard_scale_scores
-- description: Lowest and highest obtainable Smarter Balanced scale scores, by subject, grade and range of
--   years; core_index.caaspp_standards has where standard met begins. The distance that a student added for
--   participation gets is the largest of lowest less standard over the grades since 2023, the smallest in
--   2022: participation_points of core_index.dashboard_indicators. Source: CAASPP online help, appendix A
--   (confirmed).
-- parameters:
-- example: SELECT lowest, highest FROM core_index.dashboard_scale_scores() WHERE subject = 'ELA' AND grade = '03' AND first_year = 2021
CREATE MACRO core_index.dashboard_scale_scores() AS TABLE
SELECT subject, grade, first_year, last_year, lowest, highest
FROM (
    SELECT subject, grade, system.main.unnest([
        {'first_year': 2015, 'last_year': 2020, 'lowest': old_lowest, 'highest': old_highest},
        {'first_year': 2021, 'last_year': 2025, 'lowest': new_lowest, 'highest': new_highest}], recursive := true)
    FROM (VALUES
        ('ELA', '03', 2114, 2623, 2115, 2650), ('ELA', '04', 2131, 2663, 2140, 2690), ('ELA', '05', 2201, 2701, 2200, 2730),
        ('ELA', '06', 2210, 2724, 2230, 2770), ('ELA', '07', 2258, 2745, 2260, 2810), ('ELA', '08', 2288, 2769, 2290, 2850),
        ('ELA', '11', 2299, 2795, 2300, 2900), ('MATH', '03', 2189, 2621, 2190, 2660), ('MATH', '04', 2204, 2659, 2205, 2700),
        ('MATH', '05', 2219, 2700, 2220, 2740), ('MATH', '06', 2235, 2748, 2235, 2780), ('MATH', '07', 2250, 2778, 2250, 2820),
        ('MATH', '08', 2265, 2802, 2265, 2860), ('MATH', '11', 2280, 2862, 2280, 2900)
    ) AS t(subject, grade, old_lowest, old_highest, new_lowest, new_highest)
)
