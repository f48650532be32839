-- name: at_all_entity_levels
-- description: The rows of core_index.at_entity_levels, and once more for each hub that the district
--   belongs to: entity_level 'hub', with the name of the hub as entity_code. hubs has the columns
--   hub and district_code. Aggregate afterwards by student, as there.
-- parameters: tbl TABLE, hubs TABLE
-- example: WITH rows AS (SELECT '19647330000001' AS cds_code, '19647330000000' AS district_code), hubs AS (SELECT 'North' AS hub, '19647330000000' AS district_code) SELECT entity_level, entity_code FROM core_index.at_all_entity_levels(rows, hubs)
CREATE MACRO core_index.at_all_entity_levels(tbl, hubs) AS TABLE
WITH core_index_input AS (
    FROM system.main.query_table(tbl)
)
FROM core_index.at_entity_levels(core_index_input)
UNION ALL
SELECT 'hub' AS entity_level, h.hub AS entity_code, t.*
FROM core_index_input AS t
INNER JOIN system.main.query_table(hubs) AS h ON t.district_code = h.district_code
