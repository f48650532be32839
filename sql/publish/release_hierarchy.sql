-- name: release_hierarchy
-- description: Which entities' students add up to which: schools to districts, districts to the
--   collaborative and to hubs; for core_index.release_suppress.
-- grain: one row an entity and one that it is part of
-- keys: child_level, child_code, parent_level, parent_code
-- materialized: always
CREATE OR REPLACE VIEW {schema}.release_hierarchy AS
SELECT entity_level AS child_level, entity_code AS child_code, 'district' AS parent_level, district_code AS parent_code
FROM {schema}.entities
WHERE entity_level = 'school'
UNION ALL
SELECT 'district', entity_code, 'collaborative', 'collaborative'
FROM {schema}.entities
WHERE entity_level = 'district'
UNION ALL
SELECT 'district', district_code, 'hub', hub
FROM {schema}.hubs;
