-- name: growth_level
-- description: The index level, 1 to 10, of a growth percentile, 0 to 100: min(10, floor(p / 10) + 1),
--   so 9 is level 1, 10 is 2, and 90 to 100 are 10. NULL for
--   NULL; below 0, above 100 or NaN is an error. Source: CORE growth model deck,
--   31 October 2016.
-- parameters: percentile DOUBLE
-- example: SELECT core_index.growth_level(9), core_index.growth_level(10), core_index.growth_level(57), core_index.growth_level(88), core_index.growth_level(100)
CREATE MACRO core_index.growth_level(percentile) AS
CASE
    WHEN percentile BETWEEN 0 AND 100
        THEN CAST(system.main.least(10, system.main.floor(percentile / 10) + 1) AS INTEGER)
    WHEN percentile IS NOT NULL
        THEN CAST(system.main.error('growth_level: percentile ' || percentile || ' is not within 0 to 100') AS INTEGER)
END
