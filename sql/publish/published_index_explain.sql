-- name: published_index_explain
-- description: The lines of released_index_explain that are public.
-- grain: one row an academic year, school, metric, subject and part
-- keys: academic_year, entity_code, line
-- materialized: always
CREATE OR REPLACE VIEW {schema}.published_index_explain AS
SELECT * EXCLUDE (is_public)
FROM {schema}.released_index_explain
WHERE is_public;
