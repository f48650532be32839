-- Made by make docs from sql/publish/published_index_explain.sql.
{{ core_index_view('published_index_explain', {
    'released_index_explain': ref('released_index_explain'),
}) }}
