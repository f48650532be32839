-- Made by make docs from sql/publish/release_figures.sql.
{{ core_index_view('release_figures', {
    'entities': ref('entities'),
    'hubs': core_index_kept('hubs'),
    'metrics': ref('metrics'),
    'release_policy': core_index_kept('release_policy'),
}) }}
