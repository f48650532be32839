-- Made by make docs from sql/publish/published_metrics.sql.
{{ core_index_view('published_metrics', {
    'released_metrics': ref('released_metrics'),
}) }}
