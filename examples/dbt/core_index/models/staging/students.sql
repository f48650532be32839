-- Made by make docs from sql/staging/students.sql.
{{ core_index_view('students', {
    'enrollments': ref('enrollments'),
    'sela_findings': ref('sela_findings'),
    'sinf_findings': ref('sinf_findings'),
    'sprg_findings': ref('sprg_findings'),
    'ssid_merges': ref('ssid_merges'),
    'student_profile_findings': ref('student_profile_findings'),
    'swds_findings': ref('swds_findings'),
    'calpads_direct_certification': source('district_files', 'calpads_direct_certification'),
    'calpads_foster_list': source('district_files', 'calpads_foster_list'),
    'calpads_meal_list': source('district_files', 'calpads_meal_list'),
    'calpads_reclassified_list': source('district_files', 'calpads_reclassified_list'),
    'calpads_sela': source('district_files', 'calpads_sela'),
    'calpads_sinf': source('district_files', 'calpads_sinf'),
    'calpads_sprg': source('district_files', 'calpads_sprg'),
    'calpads_student_profile': source('district_files', 'calpads_student_profile'),
    'calpads_swds': source('district_files', 'calpads_swds'),
}) }}
