-- name: suppress_small_n
-- description: A table whose columns in hidden are NULL in each row whose n is below min_n or NULL,
--   and a last column, suppressed, that says so. Types stay as they are; hide the count itself by
--   naming it in hidden too. Primary suppression only: it does not stop a reader who subtracts one
--   published figure from another.
-- parameters: tbl TABLE, hidden VARCHAR[], n_column := 'n', min_n := 11
-- example: WITH rates AS (SELECT 'A' AS school, 8 AS n, 0.25 AS rate UNION ALL SELECT 'B', 40, 0.3) FROM core_index.suppress_small_n(rates, ['rate', 'n'])
CREATE MACRO core_index.suppress_small_n(tbl, hidden, n_column := 'n', min_n := 11) AS TABLE
WITH core_index_input AS (
    SELECT COLUMNS(lambda c: c = n_column) AS core_index_n, * FROM system.main.query_table(tbl)
)
SELECT
    COLUMNS(lambda c: c <> 'core_index_n' AND NOT system.main.list_contains(hidden, c)),
    CASE WHEN core_index_n >= min_n THEN COLUMNS(lambda c: system.main.list_contains(hidden, c)) END,
    core_index_n IS NULL OR core_index_n < min_n AS suppressed
FROM core_index_input
