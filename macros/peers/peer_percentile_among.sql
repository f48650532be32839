-- name: peer_percentile_among
-- description: The rows of a table of metrics with n_peers and percentile (0 to 100), as
--   core_index.peer_percentile, where each unit has peers of its own: the table peers names them, one
--   row a pair, in academic_year, entity_code and peer_code, as core_index.peer_groups gives it. A
--   row is compared with the rows of its peers that are equal in all columns named in by. The table
--   has the columns academic_year, entity_code, value and higher_is_better; by need not name the
--   first two. n_peers counts the peers with a value. A pair of a unit with itself, or a row that
--   stands twice for a unit and a set, counts as often as it stands there.
-- parameters: tbl TABLE, peers TABLE, by VARCHAR[]
-- example: WITH m AS (SELECT * FROM (VALUES (2023, 'a', 0.1, TRUE), (2023, 'b', 0.3, TRUE), (2023, 'c', 0.2, TRUE)) AS t(academic_year, entity_code, value, higher_is_better)), p AS (SELECT * FROM (VALUES (2023, 'c', 'a'), (2023, 'c', 'b'), (2023, 'a', 'c')) AS t(academic_year, entity_code, peer_code)) SELECT entity_code, n_peers, percentile FROM core_index.peer_percentile_among(m, p, ['academic_year']) ORDER BY entity_code
CREATE MACRO core_index.peer_percentile_among(tbl, peers, "by") AS TABLE
WITH core_index_input AS MATERIALIZED (
    SELECT
        *, system.main.row(*COLUMNS(lambda c: system.main.list_contains("by", c))) AS core_index_set,
        core_index.oriented_value(value, higher_is_better) AS core_index_value,
        system.main.row_number() OVER () AS core_index_row
    FROM system.main.query_table(tbl)
),
core_index_pairs AS (
    FROM system.main.query_table(peers)
),
-- numbers join faster than structs
core_index_sets AS (
    SELECT core_index_set, system.main.row_number() OVER () AS set_id
    FROM (SELECT DISTINCT core_index_set FROM core_index_input) AS sets
),
core_index_rows AS (
    SELECT i.academic_year, i.entity_code, i.core_index_value, i.core_index_row, s.set_id
    FROM core_index_input AS i
    INNER JOIN core_index_sets AS s ON i.core_index_set = s.core_index_set
),
core_index_counted AS (
    SELECT
        t.core_index_row,
        system.main.count(*) AS n_peers,
        system.main.count(*) FILTER (o.core_index_value < t.core_index_value) AS core_index_below,
        system.main.count(*) FILTER (o.core_index_value = t.core_index_value) AS core_index_equal
    FROM core_index_rows AS t
    INNER JOIN core_index_pairs AS p ON t.academic_year = p.academic_year AND t.entity_code = p.entity_code
    INNER JOIN core_index_rows AS o
        ON p.academic_year = o.academic_year AND p.peer_code = o.entity_code AND t.set_id = o.set_id
    WHERE o.core_index_value IS NOT NULL
    GROUP BY t.core_index_row
)
SELECT
    t.* EXCLUDE (core_index_set, core_index_value, core_index_row),
    coalesce(c.n_peers, 0) AS n_peers,
    CASE WHEN t.core_index_value IS NOT NULL
        THEN system.main.peer_percentile(c.core_index_below, c.core_index_equal, c.n_peers) END AS percentile
FROM core_index_input AS t
LEFT JOIN core_index_counted AS c ON t.core_index_row = c.core_index_row
