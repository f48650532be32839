-- name: peer_benchmarks
-- description: Each school's metric among the same metric of other schools of its level (the school
--   itself left out): percentile 0 to 100 by core_index.peer_percentile, turned so that high is good.
--   peers says who they are: the schools of the collaborative, those of the same district, those of
--   peer_groups (similar), or those of all California whose public figure is in california_metrics.
--   n_peers is the number of them that have a value.
-- grain: one row an academic year, authority, school, student group, metric, subject and kind of peers
-- keys: academic_year, authority, entity_code, student_group, metric, subject, peers
CREATE OR REPLACE VIEW {schema}.peer_benchmarks AS
WITH valued AS MATERIALIZED (
    SELECT
        m.academic_year, m.authority, m.entity_code, m.student_group, m.metric, m.subject, e.school_level,
        e.district_code, m.value, m.n, m.higher_is_better
    FROM {schema}.metrics AS m
    INNER JOIN {schema}.entities AS e ON m.entity_level = e.entity_level AND m.entity_code = e.entity_code
    WHERE m.entity_level = 'school' AND m.value IS NOT NULL
),
grouped AS (
    SELECT v.*, p.peers, CASE p.peers WHEN 'district' THEN v.district_code ELSE 'collaborative' END AS peer_group
    FROM valued AS v
    CROSS JOIN (VALUES ('collaborative'), ('district')) AS p(peers)
),
-- the state's distance from standard has rules of participation and enrolment that files do not carry
public_metrics AS (
    FROM {schema}.california_metrics WHERE entity_level = 'school' AND metric <> 'distance_from_standard'
),
others AS (
    SELECT c.academic_year, c.authority, c.entity_code, c.student_group, c.metric, c.subject, s.school_level,
        c.value, c.n, c.higher_is_better
    FROM public_metrics AS c
    INNER JOIN {schema}.schools AS s ON c.entity_code = s.cds_code
    ANTI JOIN valued AS v
        ON c.academic_year = v.academic_year AND c.authority = v.authority AND c.entity_code = v.entity_code
        AND c.student_group = v.student_group AND c.metric = v.metric AND c.subject = v.subject
    WHERE c.value IS NOT NULL
),
-- the collaborative's own schools where the state publishes the metric, and the others of the state
statewide AS (
    SELECT v.* EXCLUDE (district_code), TRUE AS own
    FROM valued AS v
    SEMI JOIN public_metrics AS c
        ON v.academic_year = c.academic_year AND v.authority = c.authority AND v.student_group = c.student_group
        AND v.metric = c.metric AND v.subject = c.subject
    UNION ALL BY NAME
    SELECT *, FALSE AS own FROM others
),
benchmarks AS (
    FROM core_index.peer_percentile(grouped, [
        'academic_year', 'authority', 'student_group', 'metric', 'subject', 'school_level', 'peers', 'peer_group'])
    UNION ALL BY NAME
    SELECT *, 'similar' AS peers
    FROM core_index.peer_percentile_among(valued, {schema}.peer_groups, [
        'authority', 'student_group', 'metric', 'subject', 'school_level'])
    UNION ALL BY NAME
    SELECT *, 'california' AS peers
    FROM core_index.peer_percentile(statewide, [
        'academic_year', 'authority', 'student_group', 'metric', 'subject', 'school_level'])
    WHERE own
)
SELECT
    academic_year, authority, entity_code, student_group, metric, subject, peers, school_level,
    value, n, n_peers, percentile
FROM benchmarks;
