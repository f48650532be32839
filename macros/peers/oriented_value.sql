-- name: oriented_value
-- description: The value of a metric in the direction in which more is better: a rate where less is
--   better has its sign turned. Rounded to nine decimals, so that the last digits of a mean, which
--   depend on the order of addition, break no tie. NULL for a value or a direction that is NULL; NaN
--   is an error.
-- parameters: value DOUBLE, higher_is_better BOOLEAN
-- example: SELECT core_index.oriented_value(0.2, TRUE), core_index.oriented_value(0.2, FALSE)
CREATE MACRO core_index.oriented_value(value, higher_is_better) AS
CASE
    WHEN system.main.isnan(CAST(value AS DOUBLE))
    THEN CAST(system.main.error('core_index.oriented_value: NaN has no rank; make it NULL with nullif(value, ''NaN''::DOUBLE)') AS DOUBLE)
    WHEN higher_is_better THEN system.main.round(CAST(value AS DOUBLE), 9)
    WHEN NOT higher_is_better THEN -system.main.round(CAST(value AS DOUBLE), 9)
END
