-- name: growth_doses
-- description: A table of scores whose cds_code is the student's dose pattern: the schools attended
--   between the two tests with their shares, as a list of {cds_code, share} in the order of the codes.
--   scores and attendance as in core_index.core_growth_dosage; students without attendance have one
--   school, that of the score, with share 1. core_index.growth_states and core_index.growth_export
--   make states by dose pattern of it. Patterns are many and their students few: without an
--   agreement hardly any can be exported.
-- parameters: scores TABLE, attendance TABLE
-- example: WITH scores AS (FROM core_index.growth_example()), attendance AS (SELECT academic_year, ssid, unnest([cds_code, '19647330000001']) AS cds_code, unnest([0.75, 0.25]) AS share FROM scores WHERE cds_code = '19647330000002') SELECT cds_code, count(*) AS students FROM core_index.growth_doses(scores, attendance) GROUP BY cds_code ORDER BY cds_code
CREATE MACRO core_index.growth_doses(scores, attendance) AS TABLE
WITH core_index_shares AS (
    SELECT
        academic_year, ssid,
        system.main.list({'cds_code': CAST(cds_code AS VARCHAR), 'share': CAST(share AS DOUBLE)} ORDER BY cds_code) AS doses
    FROM system.main.query_table(attendance)
    GROUP BY academic_year, ssid
)
SELECT i.* REPLACE (coalesce(s.doses, [{'cds_code': CAST(i.cds_code AS VARCHAR), 'share': CAST(1 AS DOUBLE)}]) AS cds_code)
FROM system.main.query_table(scores) AS i
LEFT JOIN core_index_shares AS s ON i.academic_year = s.academic_year AND i.ssid = s.ssid
