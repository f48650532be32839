-- Made by make docs from sql/quality/survey_checks.sql.
{{ core_index_view('survey_checks', {
    'opt_outs': core_index_kept('opt_outs'),
    'reporting_schools': ref('reporting_schools'),
    'rules': ref('rules'),
    'survey_items': ref('survey_items'),
    'calpads_senr': source('district_files', 'calpads_senr'),
    'survey_responses': source('district_files', 'survey_responses'),
}) }}
