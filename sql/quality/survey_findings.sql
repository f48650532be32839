-- name: survey_findings
-- description: What is wrong with the loaded survey responses.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.survey_findings AS
FROM core_index.record_findings(
    {source}.survey_responses,
    ['lea_code', 'academic_year', 'school_cds', 'respondent_type', 'respondent_id', 'item']
);
