-- name: path_lea
-- description: The 7-digit LEA code that a path tells: of a 14-digit code in the file name (county
--   and district; the school code for an independent charter), else the last number of 7 digits
--   in the path. NULL without one.
-- parameters: path VARCHAR
-- example: SELECT core_index.path_lea('districts/0161119/2022-2023/8.1_StudentProfileList.csv')
CREATE MACRO core_index.path_lea(path) AS coalesce(
    core_index.cds_lea(system.main.nullif(system.main.regexp_extract(
        path, '(?:^|[^0-9])(\d{14})(?:[^0-9/\\][^/\\]*)?$', 1), '')),
    system.main.nullif(system.main.regexp_extract(path, '^(?:.*[^0-9])?(\d{7})(?:[^0-9]|$)', 1), ''))
