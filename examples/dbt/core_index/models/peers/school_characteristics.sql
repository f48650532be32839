-- Made by make docs from sql/peers/school_characteristics.sql.
{{ core_index_view('school_characteristics', {
    'enrollments': ref('enrollments'),
    'entities': ref('entities'),
    'rules': ref('rules'),
    'students': ref('students'),
}) }}
