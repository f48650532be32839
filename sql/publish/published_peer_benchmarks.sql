-- name: published_peer_benchmarks
-- description: The percentiles of released_peer_benchmarks that are public.
-- grain: one row an academic year, authority, school, student group, metric, subject and kind of peers
-- keys: academic_year, authority, entity_code, student_group, metric, subject, peers
-- materialized: always
CREATE OR REPLACE VIEW {schema}.published_peer_benchmarks AS
SELECT * EXCLUDE (is_public)
FROM {schema}.released_peer_benchmarks
WHERE is_public;
