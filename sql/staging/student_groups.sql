-- name: student_groups
-- description: The groups of each student but those by English-language history: of the groups of
--   metric_groups those that the Dashboard and the index report for every measure.
-- grain: one row a student, academic year and student group
-- keys: academic_year, ssid, student_group
CREATE OR REPLACE VIEW {schema}.student_groups AS
FROM {schema}.metric_groups
WHERE student_group NOT IN ('RFEP', 'LTEL', 'EL_RFEP');
