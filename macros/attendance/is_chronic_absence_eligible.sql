-- name: is_chronic_absence_eligible
-- description: Whether a student counts towards chronic absence: expected for at least
--   min_days_expected days and present for part of a day at least. Source: CDE chronic absenteeism
--   FAQ.
-- parameters: days_absent, days_expected, min_days_expected
-- example: SELECT core_index.is_chronic_absence_eligible(31, 31, 31), core_index.is_chronic_absence_eligible(30, 31, 31)
CREATE MACRO core_index.is_chronic_absence_eligible(days_absent, days_expected, min_days_expected) AS
days_expected >= min_days_expected AND days_absent < days_expected
