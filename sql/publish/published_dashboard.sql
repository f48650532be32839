-- name: published_dashboard
-- description: The Dashboard measures of released_dashboard that are public.
-- grain: one row an academic year, school or district, student group and indicator
-- keys: academic_year, entity_level, entity_code, student_group, indicator
-- materialized: always
CREATE OR REPLACE VIEW {schema}.published_dashboard AS
SELECT * EXCLUDE (is_public)
FROM {schema}.released_dashboard
WHERE is_public;
