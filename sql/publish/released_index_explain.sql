-- name: released_index_explain
-- description: The lines of index_explain of the schools whose index released_index_scores shows, and
--   whether they are public.
-- grain: one row an academic year, school, metric, subject and part
-- keys: academic_year, entity_code, line
-- materialized: always
CREATE OR REPLACE VIEW {schema}.released_index_explain AS
SELECT x.*, s.is_public
FROM {schema}.index_explain AS x
INNER JOIN {schema}.released_index_scores AS s
    ON x.academic_year = s.academic_year AND x.entity_code = s.entity_code
WHERE s.entity_level = 'school' AND NOT s.suppressed;
