-- name: peer_percentile
-- description: The rows of a table of metrics with n_peers and percentile (0 to 100): the mid-rank
--   percentile of the row's value among the values of the other rows that are equal in all columns
--   named in by, itself left out, turned so that high is good. The table has the columns value and
--   higher_is_better; by should name what makes values comparable: year, authority, metric, subject,
--   student group and school level. A row without a value, or without peers that have one, has no
--   percentile; n_peers counts the others with a value. Values equal to nine decimals are ties
--   (core_index.oriented_value). NULL counts as a value of a column in by. The
--   formula is that of the function peer_percentile; for peers that differ from row to row see
--   core_index.peer_percentile_among.
-- parameters: tbl TABLE, by VARCHAR[]
-- example: WITH m AS (SELECT * FROM (VALUES ('a', 'high', 0.1, FALSE), ('b', 'high', 0.3, FALSE), ('c', 'high', 0.2, FALSE), ('d', 'middle', 0.2, FALSE)) AS t(entity_code, school_level, value, higher_is_better)) SELECT entity_code, n_peers, percentile FROM core_index.peer_percentile(m, ['school_level']) ORDER BY entity_code
CREATE MACRO core_index.peer_percentile(tbl, "by") AS TABLE
WITH core_index_input AS MATERIALIZED (
    SELECT
        *, system.main.row(*COLUMNS(lambda c: system.main.list_contains("by", c))) AS core_index_set,
        core_index.oriented_value(value, higher_is_better) AS core_index_value,
        system.main.row_number() OVER () AS core_index_row
    FROM system.main.query_table(tbl)
),
-- numbers sort and join faster than structs, and few columns faster than many
core_index_sets AS (
    SELECT core_index_set, system.main.row_number() OVER () AS set_id
    FROM (SELECT DISTINCT core_index_set FROM core_index_input) AS sets
),
core_index_counted AS (
    SELECT
        i.core_index_row,
        system.main.count(i.core_index_value) OVER (
            ranked ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS core_index_values,
        system.main.rank() OVER ranked - 1 AS core_index_below,
        system.main.count(*) OVER (ranked RANGE BETWEEN CURRENT ROW AND CURRENT ROW) - 1 AS core_index_equal
    FROM core_index_input AS i
    INNER JOIN core_index_sets AS s ON i.core_index_set = s.core_index_set
    WINDOW ranked AS (PARTITION BY s.set_id ORDER BY i.core_index_value NULLS LAST)
)
SELECT
    t.* EXCLUDE (core_index_set, core_index_value, core_index_row),
    c.core_index_values - CASE WHEN t.core_index_value IS NULL THEN 0 ELSE 1 END AS n_peers,
    CASE WHEN t.core_index_value IS NOT NULL
        THEN system.main.peer_percentile(c.core_index_below, c.core_index_equal, n_peers) END AS percentile
FROM core_index_input AS t
INNER JOIN core_index_counted AS c ON t.core_index_row = c.core_index_row
