-- Made by make docs from sql/staging/enrollments.sql.
{{ core_index_view('enrollments', {
    'reporting_schools': ref('reporting_schools'),
    'senr_findings': ref('senr_findings'),
    'ssid_merges': ref('ssid_merges'),
    'calpads_senr': source('district_files', 'calpads_senr'),
}) }}
