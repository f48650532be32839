-- Made by make docs from sql/metrics/academic_achievement.sql.
{{ core_index_view('academic_achievement', {
    'rules': ref('rules'),
    'scores': ref('scores'),
    'student_groups': ref('student_groups'),
}) }}
