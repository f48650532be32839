-- name: suppress_small_n
-- description: A table whose columns in hidden are NULL in each row whose n is below min_n or NULL,
--   and a last column, suppressed, that says so. Types stay as they are; hide the count itself by
--   naming it in hidden too. A name that is no column, a negative n or a min_n below 1 is an error. Primary suppression only: it does not stop a reader who subtracts one
--   published figure from another.
-- parameters: tbl TABLE, hidden VARCHAR[], n_column := 'n', min_n := 11
-- example: WITH rates AS (SELECT 'A' AS school, 8 AS n, 0.25 AS rate UNION ALL SELECT 'B', 40, 0.3) FROM core_index.suppress_small_n(rates, ['rate', 'n'])
CREATE MACRO core_index.suppress_small_n(tbl, hidden, n_column := 'n', min_n := 11) AS TABLE
WITH core_index_input AS (
    SELECT
        system.main.suppress_small_n(1, CAST(COLUMNS([n_column]) AS BIGINT), CAST(min_n AS BIGINT)) IS NOT NULL AS core_index_shown,
        *
    FROM system.main.query_table(tbl)
)
SELECT
    COLUMNS(lambda c: c <> 'core_index_shown' AND NOT system.main.list_contains(
        system.main.list_transform(hidden, lambda h: system.main.lower(h)), system.main.lower(c))),
    CASE WHEN core_index_shown THEN COLUMNS(hidden) END,
    NOT core_index_shown AS suppressed
FROM core_index_input
