-- Made by make docs from sql/metrics/academic_growth.sql.
{{ core_index_view('academic_growth', {
    'academic_achievement': ref('academic_achievement'),
    'growth_scores': ref('growth_scores'),
    'hubs': core_index_kept('hubs'),
    'student_groups': ref('student_groups'),
}) }}
