-- Made by make docs from sql/index/index_points.sql.
{{ core_index_view('index_points', {
    'index_levels': ref('index_levels'),
    'rules': ref('rules'),
}) }}
