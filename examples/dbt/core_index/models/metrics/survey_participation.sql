-- Made by make docs from sql/metrics/survey_participation.sql.
{{ core_index_view('survey_participation', {
    'enrollments': ref('enrollments'),
    'hubs': core_index_kept('hubs'),
    'metric_groups': ref('metric_groups'),
    'rules': ref('rules'),
    'schools': ref('schools'),
    'survey_constructs': ref('survey_constructs'),
}) }}
