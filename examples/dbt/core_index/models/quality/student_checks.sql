-- Made by make docs from sql/quality/student_checks.sql.
{{ core_index_view('student_checks', {
    'enrolled_students': ref('enrolled_students'),
    'calpads_sela': source('district_files', 'calpads_sela'),
    'calpads_sinf': source('district_files', 'calpads_sinf'),
    'calpads_sprg': source('district_files', 'calpads_sprg'),
    'calpads_student_profile': source('district_files', 'calpads_student_profile'),
    'calpads_swds': source('district_files', 'calpads_swds'),
}) }}
