-- Made by make docs from sql/publish/released_index_levels.sql.
{{ core_index_view('released_index_levels', {
    'index_levels': ref('index_levels'),
    'released_metrics': ref('released_metrics'),
}) }}
