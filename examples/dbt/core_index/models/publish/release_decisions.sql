-- Made by make docs from sql/publish/release_decisions.sql.
{{ core_index_view('release_decisions', {
    'release_figures': ref('release_figures'),
    'release_hierarchy': ref('release_hierarchy'),
    'rules': ref('rules'),
}) }}
