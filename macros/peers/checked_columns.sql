-- name: checked_columns
-- description: The names found, or an error that says which of the wanted columns the table of a macro
--   does not have.
-- parameters: found VARCHAR[], wanted VARCHAR[], caller VARCHAR
-- example: SELECT core_index.checked_columns(['a', 'b'], ['a', 'b'], 'peer_groups')
CREATE MACRO core_index.checked_columns(found, wanted, caller) AS
CASE WHEN system.main.len(found) = system.main.len(wanted) THEN found
    ELSE CAST(system.main.error('core_index.' || caller || ': the table has no column '
        || system.main.list_aggregate(system.main.list_filter(wanted,
            lambda c: NOT system.main.list_contains(found, c)), 'string_agg', ', ')
        || '; name columns that it has, each once') AS VARCHAR[]) END
