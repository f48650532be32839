-- name: is_chronically_absent
-- description: Whether a student was absent for a tenth or more of the days expected. Days are taken
--   to the hundred-thousandth, so that 3.3 of 33 is a tenth in every numeric type.
-- parameters: days_absent, days_expected
-- example: SELECT core_index.is_chronically_absent(3.3, 33.0), core_index.is_chronically_absent(3, 31)
CREATE MACRO core_index.is_chronically_absent(days_absent, days_expected) AS
10 * CAST(days_absent AS DECIMAL(18, 5)) >= CAST(days_expected AS DECIMAL(18, 5))
