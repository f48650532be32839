-- name: hubs
-- description: Named sets of districts that metrics are also computed for, as entity_level 'hub'; a
--   district may be in several.
-- grain: one row a hub and district
-- keys: hub, district_code
CREATE TABLE IF NOT EXISTS {schema}.hubs (
    hub VARCHAR NOT NULL,
    district_code VARCHAR NOT NULL
);
