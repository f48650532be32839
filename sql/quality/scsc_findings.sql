-- name: scsc_findings
-- description: The errors in the loaded SCSC records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.scsc_findings AS
FROM core_index.record_findings(
    {source}.calpads_scsc,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'course_id', 'section_id', 'term_code', 'marking_period_code'],
    deleted := transaction_type_code = 'D'
);
