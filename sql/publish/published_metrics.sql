-- name: published_metrics
-- description: The metrics that release_policy makes public, as released_metrics shows them. Empty
--   until a district has a row there.
-- grain: as metrics, less the groups of entities that show nothing at all
-- keys: academic_year, authority, entity_level, entity_code, student_group, metric, subject
-- materialized: always
CREATE OR REPLACE VIEW {schema}.published_metrics AS
SELECT * EXCLUDE (is_public)
FROM {schema}.released_metrics
WHERE is_public;
