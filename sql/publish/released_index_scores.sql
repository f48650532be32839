-- name: released_index_scores
-- description: The index of a school when every figure that it rests on is shown (hidden_index_levels
--   has no row of it), and of a district or a hub
--   when the index of each of its schools is shown. Hidden scores have suppressed true.
--   is_public: shown, and each of those levels is public. Enrolment is not shown: it is no cell of
--   released_metrics.
-- grain: one row an academic year and entity
-- keys: academic_year, entity_level, entity_code
-- materialized: always
CREATE OR REPLACE VIEW {schema}.released_index_scores AS
WITH schools AS (
    SELECT entity_code AS cds_code, district_code FROM {schema}.entities WHERE entity_level = 'school'
),
hidden_schools AS (
    SELECT s.*, h.academic_year
    FROM {schema}.hidden_index_levels AS h
    INNER JOIN schools AS s ON h.entity_code = s.cds_code
),
hidden AS (
    SELECT DISTINCT academic_year, entity_level, entity_code
    FROM core_index.at_all_entity_levels(hidden_schools, {schema}.hubs)
),
kept_back_schools AS (
    SELECT s.*, l.academic_year
    FROM {schema}.released_index_levels AS l
    INNER JOIN schools AS s ON l.entity_code = s.cds_code
    INNER JOIN core_index.student_group_definitions() AS d ON l.student_group = d.student_group
    WHERE NOT l.is_public AND (l.student_group = 'ALL' OR d.index_subgroup OR d.group_class = 'race_ethnicity')
),
kept_back AS (
    SELECT DISTINCT academic_year, entity_level, entity_code
    FROM core_index.at_all_entity_levels(kept_back_schools, {schema}.hubs)
)
SELECT
    s.academic_year, s.entity_level, s.entity_code,
    CASE WHEN h.entity_code IS NULL THEN s.score END AS score,
    CASE WHEN h.entity_code IS NULL THEN s.academic_points END AS academic_points,
    CASE WHEN h.entity_code IS NULL THEN s.culture_climate_points END AS culture_climate_points,
    CASE WHEN h.entity_code IS NULL THEN s.metrics END AS metrics,
    CASE WHEN h.entity_code IS NULL THEN s.null_reason END AS null_reason,
    h.entity_code IS NOT NULL AS suppressed,
    s.score IS NOT NULL AND h.entity_code IS NULL AND k.entity_code IS NULL AS is_public
FROM {schema}.index_scores AS s
LEFT JOIN hidden AS h
    ON s.academic_year = h.academic_year AND s.entity_level = h.entity_level AND s.entity_code = h.entity_code
LEFT JOIN kept_back AS k
    ON s.academic_year = k.academic_year AND s.entity_level = k.entity_level AND s.entity_code = k.entity_code;
