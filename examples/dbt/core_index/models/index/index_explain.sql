-- Made by make docs from sql/index/index_explain.sql.
{{ core_index_view('index_explain', {
    'index_levels': ref('index_levels'),
    'index_points': ref('index_points'),
    'index_scores': ref('index_scores'),
    'rules': ref('rules'),
}) }}
