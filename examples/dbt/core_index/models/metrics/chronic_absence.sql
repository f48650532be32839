-- Made by make docs from sql/metrics/chronic_absence.sql.
{{ core_index_view('chronic_absence', {
    'absences': ref('absences'),
    'enrollments': ref('enrollments'),
    'hubs': core_index_kept('hubs'),
    'rules': ref('rules'),
    'student_groups': ref('student_groups'),
}) }}
