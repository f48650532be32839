-- Made by make docs from sql/staging/student_groups.sql.
{{ core_index_view('student_groups', {
    'students': ref('students'),
}) }}
