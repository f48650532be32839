-- Made by make docs from sql/publish/released_index_explain.sql.
{{ core_index_view('released_index_explain', {
    'index_explain': ref('index_explain'),
    'released_index_scores': ref('released_index_scores'),
}) }}
