-- name: published_index_scores
-- description: The index of each school and district all of whose levels are public; others are not
--   listed.
-- grain: one row an academic year and entity
-- keys: academic_year, entity_level, entity_code
-- materialized: always
CREATE OR REPLACE VIEW {schema}.published_index_scores AS
SELECT * EXCLUDE (suppressed, is_public)
FROM {schema}.released_index_scores
WHERE is_public;
