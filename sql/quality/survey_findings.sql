-- name: survey_findings
-- description: The errors in the loaded survey responses: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.survey_findings AS
FROM core_index.record_findings(
    {source}.survey_responses,
    ['lea_code', 'academic_year', 'school_cds', 'respondent_type', 'respondent_id', 'item']
);
