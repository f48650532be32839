-- Made by make docs from sql/publish/published_index_scores.sql.
{{ core_index_view('published_index_scores', {
    'released_index_scores': ref('released_index_scores'),
}) }}
