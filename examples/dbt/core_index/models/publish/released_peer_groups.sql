-- Made by make docs from sql/publish/released_peer_groups.sql.
{{ core_index_view('released_peer_groups', {
    'peer_groups': ref('peer_groups'),
    'release_policy': core_index_kept('release_policy'),
    'rules': ref('rules'),
    'school_characteristics': ref('school_characteristics'),
}) }}
