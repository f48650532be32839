-- Made by make docs from sql/publish/release_decisions.sql.
{{ core_index_view('release_decisions', {
    'release_editions': ref('release_editions'),
    'release_hierarchy': ref('release_hierarchy'),
    'rules': ref('rules'),
}) }}
