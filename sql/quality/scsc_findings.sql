-- name: scsc_findings
-- description: What is wrong with the loaded SCSC records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.scsc_findings AS
FROM core_index.transaction_findings(
    {source}.calpads_scsc,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'course_id', 'section_id', 'term_code', 'marking_period_code']
);
