-- name: student_profile_findings
-- description: The errors in the loaded student profile records (report 8.1), which lists a student
--   once an enrolment: only what cannot be read.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.student_profile_findings AS
FROM core_index.record_findings({source}.calpads_student_profile, ['filename', 'line_number']);
