-- Made by make docs from sql/metrics/el_redesignation.sql.
{{ core_index_view('el_redesignation', {
    'enrollments': ref('enrollments'),
    'hubs': core_index_kept('hubs'),
    'metric_groups': ref('metric_groups'),
    'rules': ref('rules'),
    'students': ref('students'),
}) }}
