-- Made by make docs from sql/index/index_next_levels.sql.
{{ core_index_view('index_next_levels', {
    'index_levels': ref('index_levels'),
}) }}
