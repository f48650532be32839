-- name: entities
-- description: What metrics are computed for: schools, districts (an independent charter is one),
--   hubs and the collaborative as a whole, with names and the index level of schools.
-- grain: one row an entity
-- keys: entity_level, entity_code
CREATE OR REPLACE VIEW {schema}.entities AS
SELECT
    'school' AS entity_level, r.cds_code AS entity_code, s.school_name AS entity_name,
    r.district_code, s.school_level
FROM {schema}.reporting_schools AS r
LEFT JOIN {schema}.schools AS s ON r.cds_code = s.cds_code
UNION ALL
SELECT 'district', d.district_code, coalesce(c.school_name, n.district_name), d.district_code, NULL
FROM (SELECT DISTINCT district_code FROM {schema}.reporting_schools) AS d
LEFT JOIN (
    SELECT cds_code, district_name FROM {source}.school_directory WHERE system.main.ends_with(cds_code, '0000000')
) AS n ON d.district_code = n.cds_code
LEFT JOIN {schema}.schools AS c ON d.district_code = c.cds_code
UNION ALL
SELECT DISTINCT 'hub', hub, hub, NULL, NULL FROM {schema}.hubs
UNION ALL
SELECT 'collaborative', 'collaborative', 'Collaborative', NULL, NULL;
