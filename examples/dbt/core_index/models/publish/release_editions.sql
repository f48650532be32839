-- Made by make docs from sql/publish/release_editions.sql.
{{ core_index_view('release_editions', {
    'release_figures': ref('release_figures'),
    'release_register': core_index_kept('release_register'),
}) }}
