-- name: elpi_level
-- description: The level, 1 to 6, of an ELPAC overall scale score among the upper bounds of its grade
--   (core_index.elpi_cut_points): 1 plus the number of bounds that it exceeds. NULL for NULL.
-- parameters: scale_score INTEGER, upper_bounds INTEGER[]
-- example: SELECT core_index.elpi_level(1447, [1447, 1467, 1487, 1510, 1534]), core_index.elpi_level(1448, [1447, 1467, 1487, 1510, 1534])
CREATE MACRO core_index.elpi_level(scale_score, upper_bounds) AS
CASE WHEN scale_score IS NOT NULL AND upper_bounds IS NOT NULL THEN
    CAST(1 + system.main.len(system.main.list_filter(upper_bounds, lambda b: scale_score > b)) AS INTEGER)
END
