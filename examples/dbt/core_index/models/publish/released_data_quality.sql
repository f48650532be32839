-- Made by make docs from sql/publish/released_data_quality.sql.
{{ core_index_view('released_data_quality', {
    'data_quality': ref('data_quality'),
    'release_policy': core_index_kept('release_policy'),
    'rules': ref('rules'),
}) }}
