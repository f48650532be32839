-- name: published_peer_groups
-- description: The peers of released_peer_groups that are public.
-- grain: one row an academic year, school and peer
-- keys: academic_year, entity_code, rank
-- materialized: always
CREATE OR REPLACE VIEW {schema}.published_peer_groups AS
SELECT * EXCLUDE (is_public)
FROM {schema}.released_peer_groups
WHERE is_public;
