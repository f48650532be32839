-- name: is_chronically_absent
-- description: Whether a student was absent for a tenth or more of the days expected; exact for
--   integers and DECIMAL.
-- parameters: days_absent, days_expected
-- example: SELECT core_index.is_chronically_absent(3.3, 33.0), core_index.is_chronically_absent(3, 31)
CREATE MACRO core_index.is_chronically_absent(days_absent, days_expected) AS
10 * days_absent >= days_expected
