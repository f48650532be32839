-- name: cells_by_entity
-- description: Counts of the rows of core_index.students_by_entity, by entity and whatever else, placed
--   at every level: those of students of one school at the school, its district, the collaborative and
--   the hubs, those of the others where they are. Add them up afterwards. cells has entity_level,
--   entity_code and district_code (of the students of one school; it is left out). hubs has the columns
--   hub and district_code.
-- parameters: cells TABLE, hubs TABLE
-- example: WITH cells AS (SELECT 'one school' AS entity_level, '19647330000001' AS entity_code, '19647330000000' AS district_code, 30 AS students UNION ALL SELECT 'district', '19647330000000', NULL, 2), hubs AS (SELECT 'North' AS hub, '19647330000000' AS district_code) SELECT entity_level, sum(students) AS students FROM core_index.cells_by_entity(cells, hubs) GROUP BY ALL ORDER BY ALL
CREATE MACRO core_index.cells_by_entity(cells, hubs) AS TABLE
WITH core_index_input AS (
    FROM system.main.query_table(cells)
),
core_index_schools AS (
    SELECT * EXCLUDE (entity_level, entity_code), entity_code AS cds_code
    FROM core_index_input
    WHERE entity_level = 'one school'
)
SELECT * EXCLUDE (cds_code, district_code)
FROM core_index.at_all_entity_levels(core_index_schools, hubs)
UNION ALL BY NAME
SELECT * EXCLUDE (district_code)
FROM core_index_input
WHERE entity_level <> 'one school'
