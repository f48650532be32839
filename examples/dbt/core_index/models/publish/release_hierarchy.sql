-- Made by make docs from sql/publish/release_hierarchy.sql.
{{ core_index_view('release_hierarchy', {
    'entities': ref('entities'),
    'hubs': core_index_kept('hubs'),
}) }}
