-- Made by make docs from sql/staging/language_histories.sql.
{{ core_index_view('language_histories', {
    'enrollments': ref('enrollments'),
    'sela_findings': ref('sela_findings'),
    'calpads_sela': source('district_files', 'calpads_sela'),
}) }}
