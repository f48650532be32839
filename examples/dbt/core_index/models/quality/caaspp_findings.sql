-- Made by make docs from sql/quality/caaspp_findings.sql.
{{ core_index_view('caaspp_findings', {
    'ssid_merges': ref('ssid_merges'),
    'caaspp': source('district_files', 'caaspp'),
}) }}
