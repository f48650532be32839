-- name: release_policy
-- description: What districts let out of their own: a metric of a district that has no row here is
--   shown to nobody, one with public FALSE to the district's own readers and the collaborative, one
--   with public TRUE to everybody. Schools are their district's. Figures of a hub or of the
--   collaborative are public when all districts that have the metric in that year say so.
-- grain: one row a district and metric
-- keys: district_code, metric
CREATE TABLE IF NOT EXISTS {schema}.release_policy (
    district_code VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    public BOOLEAN NOT NULL
);
