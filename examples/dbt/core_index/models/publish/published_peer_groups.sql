-- Made by make docs from sql/publish/published_peer_groups.sql.
{{ core_index_view('published_peer_groups', {
    'released_peer_groups': ref('released_peer_groups'),
}) }}
