-- Made by make docs from sql/quality/survey_checks.sql.
{{ core_index_view('survey_checks', {
    'enrolled_students': ref('enrolled_students'),
    'opt_outs': core_index_kept('opt_outs'),
    'reporting_schools': ref('reporting_schools'),
    'rules': ref('rules'),
    'ssid_merges': ref('ssid_merges'),
    'survey_items': ref('survey_items'),
    'survey_responses': source('district_files', 'survey_responses'),
}) }}
