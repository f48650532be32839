-- Made by make docs from sql/index/index_changes.sql.
{{ core_index_view('index_changes', {
    'index_points': ref('index_points'),
}) }}
