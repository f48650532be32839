-- name: peer_groups
-- description: Who the peers 'similar' of each school are: the k of core_index.peer_rules() nearest to it
--   among the collaborative's schools of its level, by school_characteristics with the weights of
--   core_index.peer_weights(), nearest first; distance is in standard deviations. A school without
--   peers has one row with null_reason: a characteristic or its level is not known, or it is the only
--   school of its level. without_variance names characteristics that no distance has.
-- grain: one row an academic year, school and peer
-- keys: academic_year, entity_code, rank
CREATE OR REPLACE VIEW {schema}.peer_groups AS
SELECT
    g.academic_year, g.entity_code, e.entity_name, g.school_level, g.rank, g.peer_code,
    p.entity_name AS peer_name, g.distance, g.without_variance, g.null_reason
FROM core_index.peer_groups({schema}.school_characteristics, k := (SELECT coalesce(
    (SELECT system.main.max(value) FROM {schema}.rules WHERE metric = 'peers' AND parameter = 'k'),
    (SELECT value FROM core_index.peer_rules() WHERE metric = 'peers' AND parameter = 'k')
))) AS g
LEFT JOIN {schema}.entities AS e ON e.entity_level = 'school' AND g.entity_code = e.entity_code
LEFT JOIN {schema}.entities AS p ON p.entity_level = 'school' AND g.peer_code = p.entity_code;
