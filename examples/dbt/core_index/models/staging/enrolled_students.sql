-- Made by make docs from sql/staging/enrolled_students.sql.
{{ core_index_view('enrolled_students', {
    'ssid_merges': ref('ssid_merges'),
    'calpads_senr': source('district_files', 'calpads_senr'),
}) }}
