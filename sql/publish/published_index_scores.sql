-- name: published_index_scores
-- description: The index of a school when every level that it comes from is in published_index_levels
--   (those that only decide which racial or ethnic group is the lowest included), and of a district
--   when the index of each of its schools is shown. Hidden scores have suppressed true. Enrolment is
--   not shown: it is no cell of published_metrics.
-- grain: one row an academic year and entity
-- keys: academic_year, entity_level, entity_code
CREATE OR REPLACE VIEW {schema}.published_index_scores AS
WITH hidden_schools AS (
    SELECT DISTINCT academic_year, entity_code
    FROM {schema}.index_levels AS l
    ANTI JOIN {schema}.published_index_levels AS p
        ON l.academic_year = p.academic_year AND l.entity_code = p.entity_code
        AND l.student_group = p.student_group AND l.metric = p.metric AND l.subject = p.subject
),
hidden AS (
    SELECT academic_year, 'school' AS entity_level, entity_code FROM hidden_schools
    UNION
    SELECT h.academic_year, 'district', e.district_code
    FROM hidden_schools AS h
    INNER JOIN {schema}.entities AS e ON e.entity_level = 'school' AND h.entity_code = e.entity_code
)
SELECT
    s.academic_year, s.entity_level, s.entity_code,
    CASE WHEN h.entity_code IS NULL THEN s.score END AS score,
    CASE WHEN h.entity_code IS NULL THEN s.academic_points END AS academic_points,
    CASE WHEN h.entity_code IS NULL THEN s.culture_climate_points END AS culture_climate_points,
    CASE WHEN h.entity_code IS NULL THEN s.metrics END AS metrics,
    CASE WHEN h.entity_code IS NULL THEN s.null_reason END AS null_reason,
    h.entity_code IS NOT NULL AS suppressed
FROM {schema}.index_scores AS s
LEFT JOIN hidden AS h
    ON s.academic_year = h.academic_year AND s.entity_level = h.entity_level AND s.entity_code = h.entity_code;
