-- Made by make docs from sql/publish/hidden_index_levels.sql.
{{ core_index_view('hidden_index_levels', {
    'entities': ref('entities'),
    'index_levels': ref('index_levels'),
    'metrics': ref('metrics'),
    'release_decisions': ref('release_decisions'),
}) }}
