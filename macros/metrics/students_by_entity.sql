-- name: students_by_entity
-- description: The rows of a table of students at schools, for counting each student once at every
--   entity: those of a student whose rows are all at one school stand once, with entity_level 'one
--   school' and that school as entity_code; those of the others at each level, as in
--   core_index.at_all_entity_levels. Nearly every student is at one school, so this is a third of the
--   rows. Add up the others by student, count, and let core_index.cells_by_entity place the counts.
--   The table has academic_year, cds_code, district_code and ssid; a row without ssid is a person of
--   its own. hubs has the columns hub and district_code.
-- parameters: tbl TABLE, hubs TABLE
-- example: WITH rows AS (SELECT '2022-2023' AS academic_year, '1964733000000' || i AS cds_code, '19647330000000' AS district_code, '000000000' || s AS ssid FROM (VALUES (1, 1), (1, 2), (2, 2)) AS t(i, s)), hubs AS (SELECT 'North' AS hub, '19647330000000' AS district_code) SELECT entity_level, entity_code, ssid FROM core_index.students_by_entity(rows, hubs) ORDER BY ALL
CREATE MACRO core_index.students_by_entity(tbl, hubs) AS TABLE
WITH core_index_input AS (
    FROM system.main.query_table(tbl)
),
core_index_movers AS (
    SELECT academic_year, ssid
    FROM core_index_input
    WHERE ssid IS NOT NULL
    GROUP BY ALL
    HAVING system.main.min(cds_code) < system.main.max(cds_code)
),
core_index_moving AS (
    SELECT t.*
    FROM core_index_input AS t
    SEMI JOIN core_index_movers AS m ON t.academic_year = m.academic_year AND t.ssid = m.ssid
)
SELECT 'one school' AS entity_level, t.cds_code AS entity_code, t.*
FROM core_index_input AS t
ANTI JOIN core_index_movers AS m ON t.academic_year = m.academic_year AND t.ssid = m.ssid
UNION ALL
FROM core_index.at_all_entity_levels(core_index_moving, hubs)
