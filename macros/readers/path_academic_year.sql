-- name: path_academic_year
-- description: The academic year that a path tells: in the file name as 2022-2023 or by its spring
--   as 2023, else the last folder named 2022-2023. NULL without one.
-- parameters: path VARCHAR
-- example: SELECT core_index.path_academic_year('01611190000000_CAASPP_2023_DLMTR.CSV')
CREATE MACRO core_index.path_academic_year(path) AS coalesce(
    system.main.nullif(system.main.regexp_extract(
        path, '(?:^|[^0-9])(20\d\d-20\d\d)(?:[^0-9/\\][^/\\]*)?$', 1), ''),
    CAST(TRY_CAST(system.main.regexp_extract(
        path, '(?:^|[^0-9])(20\d\d)(?:[^0-9/\\][^/\\]*)?$', 1) AS INTEGER) - 1 AS VARCHAR)
        || '-' || system.main.regexp_extract(path, '(?:^|[^0-9])(20\d\d)(?:[^0-9/\\][^/\\]*)?$', 1),
    system.main.nullif(system.main.regexp_extract(path, '^(?:.*[^0-9])?(20\d\d-20\d\d)(?:[^0-9]|$)', 1), ''))
