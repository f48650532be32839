-- Made by make docs from sql/publish/published_peer_benchmarks.sql.
{{ core_index_view('published_peer_benchmarks', {
    'released_peer_benchmarks': ref('released_peer_benchmarks'),
}) }}
