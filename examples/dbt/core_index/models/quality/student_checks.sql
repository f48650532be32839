-- Made by make docs from sql/quality/student_checks.sql.
{{ core_index_view('student_checks', {
    'calpads_sela': source('district_files', 'calpads_sela'),
    'calpads_senr': source('district_files', 'calpads_senr'),
    'calpads_sinf': source('district_files', 'calpads_sinf'),
    'calpads_sprg': source('district_files', 'calpads_sprg'),
    'calpads_student_profile': source('district_files', 'calpads_student_profile'),
    'calpads_swds': source('district_files', 'calpads_swds'),
}) }}
