-- Made by make docs from sql/metrics/suspension.sql.
{{ core_index_view('suspension', {
    'enrollments': ref('enrollments'),
    'hubs': core_index_kept('hubs'),
    'incident_results': ref('incident_results'),
    'rules': ref('rules'),
    'student_groups': ref('student_groups'),
}) }}
