-- Made by make docs from sql/staging/scores.sql.
{{ core_index_view('scores', {
    'caaspp_findings': ref('caaspp_findings'),
    'reporting_schools': ref('reporting_schools'),
    'ssid_merges': ref('ssid_merges'),
    'caaspp': source('district_files', 'caaspp'),
}) }}
