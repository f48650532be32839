-- Made by make docs from sql/staging/metric_groups.sql.
{{ core_index_view('metric_groups', {
    'language_groups': ref('language_groups'),
    'student_groups': ref('student_groups'),
}) }}
