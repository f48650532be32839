-- Made by make docs from sql/index/goal_progress.sql.
{{ core_index_view('goal_progress', {
    'goal_targets': core_index_kept('goal_targets'),
    'metrics': ref('metrics'),
}) }}
