-- name: release_rows
-- description: The rows of a table like the view metrics as the decisions of
--   core_index.release_decisions let them out; release_suppress without deciding. In a hidden row
--   every column outside kept is NULL, and suppressed is true; where all rows of an entity and metric
--   are hidden, only that of ALL is listed. A row that decisions lacks is hidden.
-- parameters: tbl TABLE, decisions TABLE, kept := ['academic_year', 'authority', 'entity_level', 'entity_code', 'student_group', 'metric', 'subject', 'higher_is_better']
-- example: WITH rows AS (SELECT '2023-2024' AS academic_year, 'CORE' AS authority, 'school' AS entity_level, 'A' AS entity_code, 'ALL' AS student_group, 'suspension' AS metric, 'all' AS subject, 8 AS n), decisions AS (SELECT '2023-2024|CORE|suspension|all|school|A|ALL' AS cell, 'hidden' AS status) SELECT student_group, n, suppressed FROM core_index.release_rows(rows, decisions)
CREATE MACRO core_index.release_rows(
    tbl, decisions,
    kept := ['academic_year', 'authority', 'entity_level', 'entity_code', 'student_group', 'metric', 'subject', 'higher_is_better']
) AS TABLE
WITH core_index_input AS (
    SELECT
        *,
        system.main.concat_ws('|', academic_year, authority, metric, subject, entity_level, entity_code, student_group) AS core_index_cell
    FROM system.main.query_table(tbl)
),
core_index_decisions AS (
    SELECT cell, status FROM system.main.query_table(decisions)
),
marked AS (
    SELECT i.*, coalesce(d.status, 'hidden') = 'hidden' AS core_index_hidden
    FROM core_index_input AS i
    LEFT JOIN core_index_decisions AS d ON i.core_index_cell = d.cell
),
listed AS (
    SELECT *
    FROM marked
    QUALIFY student_group = 'ALL' OR NOT system.main.bool_and(core_index_hidden) OVER (
        PARTITION BY academic_year, authority, metric, subject, entity_level, entity_code
    )
)
SELECT
    COLUMNS(lambda c: system.main.list_contains(kept, c)),
    CASE WHEN NOT core_index_hidden THEN
        COLUMNS(lambda c: NOT system.main.list_contains(kept, c) AND c NOT IN ('core_index_cell', 'core_index_hidden'))
    END,
    core_index_hidden AS suppressed
FROM listed
