-- name: crsc_findings
-- description: The errors in the loaded CRSC records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.crsc_findings AS
FROM core_index.record_findings(
    {source}.calpads_crsc,
    ['lea_code', 'academic_year', 'school_code', 'course_id', 'section_id', 'term_code', 'seid', 'class_id'],
    deleted := transaction_type_code = 'D'
);
