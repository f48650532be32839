-- name: student_growth_example
-- description: A small table of scores in the form that core_index.student_growth_percentiles takes:
--   300 students of 3 schools, ELA in grade 6, with one to three priors. For trying the functions
--   out; the numbers mean nothing.
-- parameters:
-- example: SELECT count(*) FROM core_index.student_growth_example()
CREATE MACRO core_index.student_growth_example() AS TABLE
SELECT
    '2022-2023' AS academic_year, 'ELA' AS subject, '06' AS grade, '1964733000000' || (1 + i % 3) AS cds_code,
    system.main.printf('%010d', i) AS ssid,
    CAST(system.main.round(2420 + 0.7 * ((i * 37) % 211) + 8 * (i % 3) + 30 * system.main.sin(i * 1.7)) AS DOUBLE) AS score,
    CAST([
        2400 + (i * 37) % 211,
        CASE WHEN i % 5 > 0 THEN system.main.round(2370 + 0.8 * ((i * 37) % 211) + 25 * system.main.sin(i * 2.9)) END,
        CASE WHEN i % 7 > 0 THEN system.main.round(2340 + 0.7 * ((i * 37) % 211) + 25 * system.main.cos(i * 1.3)) END
    ] AS DOUBLE[]) AS priors
FROM system.main.range(300) AS r(i)
