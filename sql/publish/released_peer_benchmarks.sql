-- name: released_peer_benchmarks
-- description: The percentiles of peer_benchmarks for which released_metrics shows the school's figure and
--   that of each of its peers, and whether they are public: all of these are. A percentile among
--   schools of which one is hidden would say something of that one. Others are not listed.
-- grain: one row an academic year, authority, school, student group, metric, subject and kind of peers
-- keys: academic_year, authority, entity_code, student_group, metric, subject, peers
-- materialized: always
CREATE OR REPLACE VIEW {schema}.released_peer_benchmarks AS
WITH shown AS MATERIALIZED (
    FROM {schema}.released_metrics WHERE entity_level = 'school'
),
-- of the metrics of which anything is released
marked AS MATERIALIZED (
    SELECT
        b.*, CASE b.peers WHEN 'district' THEN e.district_code ELSE '' END AS peer_group,
        p.suppressed IS NOT DISTINCT FROM FALSE AS shown, coalesce(p.is_public, FALSE) AS is_public
    FROM {schema}.peer_benchmarks AS b
    INNER JOIN {schema}.entities AS e ON e.entity_level = 'school' AND b.entity_code = e.entity_code
    SEMI JOIN shown AS t ON b.academic_year = t.academic_year AND b.authority = t.authority AND b.metric = t.metric AND b.subject = t.subject
    LEFT JOIN shown AS p
        ON b.academic_year = p.academic_year AND b.authority = p.authority
        AND b.entity_code = p.entity_code AND b.student_group = p.student_group
        AND b.metric = p.metric AND b.subject = p.subject
),
-- every school that has a figure, beside the schools of its group
among AS (
    SELECT
        *, system.main.bool_and(shown) OVER same AS all_shown, system.main.bool_and(is_public) OVER same AS all_public
    FROM marked
    WHERE peers <> 'similar'
    WINDOW same AS (
        PARTITION BY academic_year, authority, student_group, metric, subject, school_level, peers, peer_group
    )
),
with_similar AS (
    SELECT
        b.academic_year, b.authority, b.entity_code, b.student_group, b.metric, b.subject,
        system.main.bool_and(coalesce(m.shown, TRUE)) AS all_shown,
        system.main.bool_and(coalesce(m.is_public, TRUE)) AS all_public
    FROM marked AS b
    INNER JOIN {schema}.peer_groups AS g ON b.academic_year = g.academic_year AND b.entity_code = g.entity_code
    LEFT JOIN (FROM marked WHERE peers = 'collaborative') AS m
        ON g.academic_year = m.academic_year AND g.peer_code = m.entity_code AND b.authority = m.authority
        AND b.student_group = m.student_group AND b.metric = m.metric AND b.subject = m.subject
    WHERE b.peers = 'similar'
    GROUP BY ALL
)
SELECT
    academic_year, authority, entity_code, student_group, metric, subject, peers, school_level, value, n, n_peers,
    percentile, all_public AS is_public
FROM among
WHERE all_shown
UNION ALL
SELECT
    b.academic_year, b.authority, b.entity_code, b.student_group, b.metric, b.subject, b.peers, b.school_level,
    b.value, b.n, b.n_peers, b.percentile, b.is_public AND s.all_public
FROM marked AS b
INNER JOIN with_similar AS s
    ON b.academic_year = s.academic_year AND b.authority = s.authority AND b.entity_code = s.entity_code
    AND b.student_group = s.student_group AND b.metric = s.metric AND b.subject = s.subject
WHERE b.peers = 'similar' AND b.shown AND s.all_shown;
