-- Made by make docs from sql/publish/released_peer_benchmarks.sql.
{{ core_index_view('released_peer_benchmarks', {
    'entities': ref('entities'),
    'peer_benchmarks': ref('peer_benchmarks'),
    'peer_groups': ref('peer_groups'),
    'released_metrics': ref('released_metrics'),
}) }}
