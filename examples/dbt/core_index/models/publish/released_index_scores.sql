-- Made by make docs from sql/publish/released_index_scores.sql.
{{ core_index_view('released_index_scores', {
    'entities': ref('entities'),
    'hidden_index_levels': ref('hidden_index_levels'),
    'hubs': core_index_kept('hubs'),
    'index_scores': ref('index_scores'),
    'released_index_levels': ref('released_index_levels'),
}) }}
