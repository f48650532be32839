-- Made by make docs from sql/publish/published_index_levels.sql.
{{ core_index_view('published_index_levels', {
    'released_index_levels': ref('released_index_levels'),
}) }}
