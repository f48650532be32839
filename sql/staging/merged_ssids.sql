-- name: merged_ssids
-- description: SSIDs that the state has merged: the records of ssid_old count as those of ssid_new from the
--   files of every year (merged_on says since when the state does so; it decides nothing). Merges may
--   follow one another; ssid_merges gives where each ends. Optional: empty until you fill it.
-- grain: one row a retired SSID
-- keys: ssid_old
CREATE TABLE IF NOT EXISTS {schema}.merged_ssids (
    ssid_old VARCHAR NOT NULL,
    ssid_new VARCHAR NOT NULL,
    merged_on DATE
);
