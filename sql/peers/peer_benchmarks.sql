-- name: peer_benchmarks
-- description: Each school's metric among the same metric of other schools of its level (the school
--   itself left out): percentile 0 to 100 by peer_percentile, turned so that high is good. peers
--   says who they are: the schools of the collaborative, or those of the same district.
-- grain: one row an academic year, authority, school, student group, metric, subject and kind of peers
-- keys: academic_year, authority, entity_code, student_group, metric, subject, peers
CREATE OR REPLACE VIEW {schema}.peer_benchmarks AS
WITH valued AS (
    SELECT m.*, e.school_level, e.district_code,
        CASE WHEN m.higher_is_better THEN m.value ELSE -m.value END AS oriented_value
    FROM {schema}.metrics AS m
    INNER JOIN {schema}.entities AS e ON m.entity_level = e.entity_level AND m.entity_code = e.entity_code
    WHERE m.entity_level = 'school' AND m.value IS NOT NULL
),
grouped AS (
    SELECT v.*, p.peers, CASE p.peers WHEN 'district' THEN v.district_code ELSE 'collaborative' END AS peer_group
    FROM valued AS v
    CROSS JOIN (VALUES ('collaborative'), ('district')) AS p(peers)
),
listed AS (
    SELECT
        *,
        system.main.list(oriented_value) OVER w AS others,
        system.main.list_position(system.main.list(entity_code) OVER w, entity_code) AS own_position
    FROM grouped
    WINDOW w AS (
        PARTITION BY academic_year, authority, student_group, metric, subject, school_level, peers, peer_group
        ORDER BY entity_code ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
),
compared AS (
    SELECT
        * EXCLUDE (others),
        others[:own_position - 1] || others[own_position + 1:] AS others
    FROM listed
)
SELECT
    academic_year, authority, entity_code, student_group, metric, subject, peers, school_level,
    value, n, system.main.len(others) AS n_peers,
    system.main.peer_percentile(oriented_value, others) AS percentile
FROM compared;
