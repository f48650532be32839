-- Made by make docs from sql/index/index_cut_points.sql.
{{ core_index_view('index_cut_points', {
    'entities': ref('entities'),
    'frozen_index_cut_points': core_index_kept('frozen_index_cut_points'),
    'metrics': ref('metrics'),
}) }}
