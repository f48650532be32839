-- name: at_entity_levels
-- description: The rows of a table three times: for their school, their district and the
--   collaborative, as entity_level and entity_code, beside all their own columns. The table has
--   cds_code and district_code. Aggregate afterwards by student, so that a student counts once at
--   each level, not once a school.
-- parameters: tbl
-- example: WITH rows AS (SELECT '19647330000001' AS cds_code, '19647330000000' AS district_code) SELECT entity_level, entity_code FROM core_index.at_entity_levels(rows)
CREATE MACRO core_index.at_entity_levels(tbl) AS TABLE
SELECT
    level.entity_level,
    CASE level.entity_level
        WHEN 'school' THEN t.cds_code
        WHEN 'district' THEN t.district_code
        ELSE 'collaborative'
    END AS entity_code,
    t.*
FROM system.main.query_table(tbl) AS t
CROSS JOIN (VALUES ('school'), ('district'), ('collaborative')) AS level(entity_level)
