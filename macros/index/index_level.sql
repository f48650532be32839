-- name: index_level
-- description: The index level, 1 to 10, of a value among nine rising cut points: 1 plus the number of
--   lower bounds it reaches. NULL for NULL.
-- parameters: oriented_value DOUBLE, lower_bounds DOUBLE[]
-- example: SELECT core_index.index_level(0.35, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
CREATE MACRO core_index.index_level(oriented_value, lower_bounds) AS
CASE WHEN oriented_value IS NOT NULL AND lower_bounds IS NOT NULL THEN
    CAST(1 + system.main.len(system.main.list_filter(lower_bounds, lambda b: oriented_value >= b)) AS INTEGER)
END
