-- name: index_changes
-- description: The change of a school's index from the year before, over the metrics and subjects that both
--   years have: score and prior_score are computed again from those alone (points of the others go to
--   the metrics of the domain that are shared, as in index_points), so they may differ from
--   index_scores. shared counts them; not_shared names those of one year only. A domain with nothing
--   shared leaves no change, with null_reason.
-- grain: one row an academic year and school with points in that year and the one before
-- keys: academic_year, entity_code
CREATE OR REPLACE VIEW {schema}.index_changes AS
WITH points AS (FROM {schema}.index_points),
both_years AS (
    SELECT academic_year, entity_code, school_level, domain, metric, subject, level, NULL AS prior_level
    FROM points
    UNION ALL
    SELECT academic_year[6:9] || '-' || (CAST(academic_year[6:9] AS INTEGER) + 1), entity_code, school_level, domain, metric, subject, NULL, level
    FROM points
),
paired AS (
    SELECT academic_year, entity_code, school_level, domain, metric, subject,
        system.main.max(level) AS level, system.main.max(prior_level) AS prior_level,
        system.main.count(level) > 0 AND system.main.count(prior_level) > 0 AS shared
    FROM both_years
    GROUP BY ALL
),
shares AS (
    SELECT p.*,
        w.points / system.main.count(*) OVER (PARTITION BY p.academic_year, p.entity_code, p.metric) AS share
    FROM paired AS p
    INNER JOIN core_index.index_weights() AS w ON p.school_level = w.school_level AND p.metric = w.metric
    WHERE p.shared
),
domains AS (
    SELECT school_level, domain, system.main.sum(points) AS domain_points FROM core_index.index_weights() GROUP BY ALL
),
available AS (
    SELECT s.*,
        d.domain_points * s.share / system.main.sum(s.share) OVER (PARTITION BY s.academic_year, s.entity_code, s.domain) AS points_available
    FROM shares AS s
    INNER JOIN domains AS d ON s.school_level = d.school_level AND s.domain = d.domain
),
scores AS (
    SELECT academic_year, entity_code,
        system.main.sum(points_available * level / 10) AS score,
        system.main.sum(points_available * prior_level / 10) AS prior_score,
        system.main.count(*) AS shared,
        system.main.bool_or(domain = 'academic') AS academic, system.main.bool_or(domain = 'culture_climate') AS culture_climate
    FROM available
    GROUP BY ALL
),
compared AS (
    SELECT academic_year, entity_code,
        coalesce(system.main.list(metric || ' ' || subject ORDER BY metric, subject) FILTER (NOT shared), []) AS not_shared
    FROM paired
    GROUP BY ALL
    HAVING system.main.count(level) > 0 AND system.main.count(prior_level) > 0
)
SELECT
    c.academic_year,
    (CAST(c.academic_year[1:4] AS INTEGER) - 1) || '-' || c.academic_year[1:4] AS prior_year, c.entity_code,
    CASE WHEN s.academic IS NULL THEN 'no_shared_metrics'
        WHEN NOT s.academic THEN 'no_shared_academic_metrics'
        WHEN NOT s.culture_climate THEN 'no_shared_culture_climate_metrics'
    END AS null_reason,
    CASE WHEN null_reason IS NULL THEN s.score END AS score,
    CASE WHEN null_reason IS NULL THEN s.prior_score END AS prior_score,
    CASE WHEN null_reason IS NULL THEN s.score - s.prior_score END AS change,
    coalesce(s.shared, 0) AS shared, c.not_shared
FROM compared AS c
LEFT JOIN scores AS s ON c.academic_year = s.academic_year AND c.entity_code = s.entity_code;
