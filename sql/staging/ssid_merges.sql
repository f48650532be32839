-- name: ssid_merges
-- description: The SSID that the records of a retired one count for: where the merges of merged_ssids
--   that follow one another end. One that ends nowhere, because it comes back to itself, and one that
--   is merged into two, is left out and is an error in data_quality.
-- grain: one row a retired SSID
-- keys: ssid_old
CREATE OR REPLACE VIEW {schema}.ssid_merges AS
WITH RECURSIVE single AS (
    SELECT ssid_old, system.main.min(ssid_new) AS ssid_new
    FROM {schema}.merged_ssids
    GROUP BY ssid_old
    HAVING system.main.min(ssid_new) = system.main.max(ssid_new)
),
-- UNION, and not ALL: a circle comes to pairs that are there, and ends
steps AS (
    SELECT ssid_old, ssid_new FROM single
    UNION
    SELECT s.ssid_old, n.ssid_new
    FROM steps AS s
    INNER JOIN single AS n ON s.ssid_new = n.ssid_old
)
SELECT s.ssid_old, s.ssid_new AS ssid
FROM steps AS s
ANTI JOIN {schema}.merged_ssids AS m ON s.ssid_new = m.ssid_old;
