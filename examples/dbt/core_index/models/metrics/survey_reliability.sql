-- Made by make docs from sql/metrics/survey_reliability.sql.
{{ core_index_view('survey_reliability', {
    'hubs': core_index_kept('hubs'),
    'survey_constructs': ref('survey_constructs'),
}) }}
