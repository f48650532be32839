-- Made by make docs from sql/publish/released_metrics.sql.
{{ core_index_view('released_metrics', {
    'release_decisions': ref('release_decisions'),
    'release_figures': ref('release_figures'),
}) }}
