-- Made by make docs from sql/staging/student_groups.sql.
{{ core_index_view('student_groups', {
    'metric_groups': ref('metric_groups'),
}) }}
