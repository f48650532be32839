-- Made by make docs from sql/peers/peer_groups.sql.
{{ core_index_view('peer_groups', {
    'entities': ref('entities'),
    'rules': ref('rules'),
    'school_characteristics': ref('school_characteristics'),
}) }}
