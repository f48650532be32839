-- Made by make docs from sql/quality/enrollment_checks.sql.
{{ core_index_view('enrollment_checks', {
    'rules': ref('rules'),
    'ssid_merges': ref('ssid_merges'),
    'calpads_senr': source('district_files', 'calpads_senr'),
    'school_directory': source('district_files', 'school_directory'),
}) }}
