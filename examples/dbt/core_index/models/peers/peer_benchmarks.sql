-- Made by make docs from sql/peers/peer_benchmarks.sql.
{{ core_index_view('peer_benchmarks', {
    'california_metrics': core_index_kept('california_metrics'),
    'entities': ref('entities'),
    'metrics': ref('metrics'),
    'peer_groups': ref('peer_groups'),
    'schools': ref('schools'),
}) }}
