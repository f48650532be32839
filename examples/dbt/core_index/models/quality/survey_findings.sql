-- Made by make docs from sql/quality/survey_findings.sql.
{{ core_index_view('survey_findings', {
    'survey_responses': source('district_files', 'survey_responses'),
}) }}
