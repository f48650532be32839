-- Made by make docs from sql/metrics/survey_results.sql.
{{ core_index_view('survey_results', {
    'hubs': core_index_kept('hubs'),
    'metric_groups': ref('metric_groups'),
    'survey_constructs': ref('survey_constructs'),
    'survey_items': ref('survey_items'),
    'survey_participation': ref('survey_participation'),
}) }}
