-- name: growth_band
-- description: The band of a growth percentile, 0 to 100: 'below_average', 'average' or
--   'above_average', by its level of core_index.growth_level; the levels where a band begins are in
--   core_index.growth_rules(). So below 30 is below average and 70 or more above. NULL for NULL;
--   errors are those of growth_level.
-- parameters: percentile DOUBLE
-- example: SELECT core_index.growth_band(29), core_index.growth_band(30), core_index.growth_band(70)
CREATE MACRO core_index.growth_band(percentile) AS
CASE
    WHEN core_index.growth_level(percentile) >= core_index.growth_rule('core', 'above_average_level') THEN 'above_average'
    WHEN core_index.growth_level(percentile) >= core_index.growth_rule('core', 'average_level') THEN 'average'
    WHEN percentile IS NOT NULL THEN 'below_average'
END
