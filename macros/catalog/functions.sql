-- name: functions
-- description: Every function and macro of the extension: name, kind, signature, description and an
--   example that can be run.
-- parameters:
-- example: SELECT name, kind FROM core_index.functions() ORDER BY name
CREATE MACRO core_index.functions() AS TABLE
SELECT system.main.unnest(system.main.core_index_functions(), recursive := TRUE)
