-- needs: index_scores
-- The index of 0 to 100 and its two domains; a hidden one has no number.
SELECT
    academic_year, entity_level, entity_code, coalesce(suppressed, TRUE) AS hidden,
    CASE WHEN NOT hidden THEN round(score, 1) END AS score,
    CASE WHEN NOT hidden THEN round(academic_points, 1) END AS academic,
    CASE WHEN NOT hidden THEN round(culture_climate_points, 1) END AS culture_climate
FROM release.index_scores
