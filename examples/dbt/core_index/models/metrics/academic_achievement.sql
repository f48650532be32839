-- Made by make docs from sql/metrics/academic_achievement.sql.
{{ core_index_view('academic_achievement', {
    'hubs': core_index_kept('hubs'),
    'rules': ref('rules'),
    'scores': ref('scores'),
    'student_groups': ref('student_groups'),
}) }}
