-- Made by make docs from sql/index/index_scores.sql.
{{ core_index_view('index_scores', {
    'enrollments': ref('enrollments'),
    'hubs': core_index_kept('hubs'),
    'index_points': ref('index_points'),
}) }}
