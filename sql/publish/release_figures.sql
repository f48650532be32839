-- name: release_figures
-- description: The figures that take part in releases, nothing hidden yet: all rows of the metrics
--   that release_policy names for some district, and whether its policy makes a row public. One
--   pattern of hidden cells is found for all of them together, and each audience gets some of the
--   rows: what readers of several files see together is still within one audited pattern.
-- grain: as metrics
-- keys: academic_year, authority, entity_level, entity_code, student_group, metric, subject
-- materialized: always
CREATE OR REPLACE VIEW {schema}.release_figures AS
WITH figures AS MATERIALIZED (
    SELECT m.*, coalesce(e.district_code, '') AS district_code
    FROM {schema}.metrics AS m
    LEFT JOIN {schema}.entities AS e ON m.entity_level = e.entity_level AND m.entity_code = e.entity_code
    WHERE m.metric IN (SELECT metric FROM {schema}.release_policy)
),
public_districts AS (
    SELECT district_code, metric
    FROM {schema}.release_policy
    GROUP BY ALL
    HAVING system.main.bool_and(public)
),
-- what of a whole some district keeps to itself
kept_back AS (
    SELECT DISTINCT f.academic_year, f.metric, w.entity_level, w.entity_code
    FROM figures AS f
    ANTI JOIN public_districts AS p ON f.district_code = p.district_code AND f.metric = p.metric
    INNER JOIN (
        SELECT 'collaborative' AS entity_level, 'collaborative' AS entity_code, NULL AS district_code
        UNION ALL
        SELECT 'hub', hub, district_code FROM {schema}.hubs
    ) AS w ON w.district_code IS NULL OR f.district_code = w.district_code
    WHERE f.entity_level = 'district'
)
SELECT
    f.* EXCLUDE (district_code),
    CASE WHEN f.district_code = '' THEN k.metric IS NULL ELSE p.metric IS NOT NULL END AS is_public
FROM figures AS f
LEFT JOIN public_districts AS p ON f.district_code = p.district_code AND f.metric = p.metric
LEFT JOIN kept_back AS k
    ON f.academic_year = k.academic_year AND f.metric = k.metric AND f.entity_level = k.entity_level
    AND f.entity_code = k.entity_code;
