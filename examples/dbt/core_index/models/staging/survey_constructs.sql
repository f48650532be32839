-- Made by make docs from sql/staging/survey_constructs.sql.
{{ core_index_view('survey_constructs', {
    'opt_outs': core_index_kept('opt_outs'),
    'reporting_schools': ref('reporting_schools'),
    'ssid_merges': ref('ssid_merges'),
    'survey_findings': ref('survey_findings'),
    'survey_items': ref('survey_items'),
    'survey_responses': source('district_files', 'survey_responses'),
}) }}
