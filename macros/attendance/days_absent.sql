-- name: days_absent
-- description: Days absent of a CALPADS absence summary (STAS): out-of-school suspension, excused,
--   unexcused, and incomplete independent study (fields 17, 19, 20 and 21); a blank is 0. In-school
--   suspension (18) is attendance. Source: CDE chronic absenteeism FAQ; report 14.2.
-- parameters: out_of_school_suspension, excused, unexcused, incomplete_independent_study
-- example: SELECT core_index.days_absent(1, 3, NULL, 0.5)
CREATE MACRO core_index.days_absent(out_of_school_suspension, excused, unexcused, incomplete_independent_study) AS
coalesce(out_of_school_suspension, 0) + coalesce(excused, 0) + coalesce(unexcused, 0) + coalesce(incomplete_independent_study, 0)
