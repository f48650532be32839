-- name: published_index_levels
-- description: The index levels of released_index_levels that are public.
-- grain: one row an academic year, school, student group, metric and subject
-- keys: academic_year, entity_code, student_group, metric, subject
-- materialized: always
CREATE OR REPLACE VIEW {schema}.published_index_levels AS
SELECT * EXCLUDE (is_public)
FROM {schema}.released_index_levels
WHERE is_public;
