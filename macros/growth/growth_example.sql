-- name: growth_example
-- description: A small table of scores in the form that core_index.core_growth takes: 3 schools of 2
--   districts, 40 students each, ELA in grade 5. For trying the function out; the numbers mean
--   nothing.
-- parameters:
-- example: SELECT count(*) FROM core_index.growth_example()
CREATE MACRO core_index.growth_example() AS TABLE
SELECT
    '2022-2023' AS academic_year, 'ELA' AS subject, '05' AS grade,
    '1964733000000' || (1 + i % 3) AS cds_code,
    CASE WHEN i % 3 < 2 THEN '19647330000000' ELSE '19647250000000' END AS district_code,
    system.main.printf('%010d', i) AS ssid,
    CAST(2400 + 0.7 * ((i * 37) % 101) + 6 * (i % 3) + 5 * system.main.sin(i * 1.7) AS DOUBLE) AS score,
    CAST(2380 + (i * 37) % 101 AS DOUBLE) AS pretest,
    CAST(2370 + (i * 53) % 97 AS DOUBLE) AS pretest_other,
    CAST(25 AS DOUBLE) AS pretest_sem,
    CAST(28 AS DOUBLE) AS pretest_other_sem,
    CAST(i % 4 = 0 AS DOUBLE) AS english_learner
FROM system.main.range(120) AS r(i)
