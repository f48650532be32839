-- name: metric_groups
-- description: The groups that metrics are computed for: those of student_groups, and those of
--   language_groups, which overlap with them.
-- grain: one row a student, academic year and student group
-- keys: academic_year, ssid, student_group
CREATE OR REPLACE VIEW {schema}.metric_groups AS
FROM {schema}.student_groups
UNION ALL
FROM {schema}.language_groups;
