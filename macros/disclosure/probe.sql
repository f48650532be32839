-- name: probe
-- description: A probe.
-- parameters: x
-- example: SELECT core_index.probe(1)
CREATE MACRO core_index.probe(x) AS system.main.peer_percentile(x, [1.0, 2.0])
