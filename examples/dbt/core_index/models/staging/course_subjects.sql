-- Made by make docs from sql/staging/course_subjects.sql.
{{ core_index_view('course_subjects', {
    'crsc_findings': ref('crsc_findings'),
    'local_course_subjects': core_index_kept('local_course_subjects'),
    'calpads_crsc': source('district_files', 'calpads_crsc'),
    'calpads_scsc': source('district_files', 'calpads_scsc'),
}) }}
