-- Made by make docs from sql/index/index_levels.sql.
{{ core_index_view('index_levels', {
    'entities': ref('entities'),
    'frozen_index_cut_points': core_index_kept('frozen_index_cut_points'),
    'metrics': ref('metrics'),
    'rules': ref('rules'),
}) }}
