-- Made by make docs from sql/quality/elpac_findings.sql.
{{ core_index_view('elpac_findings', {
    'ssid_merges': ref('ssid_merges'),
    'elpac': source('district_files', 'elpac'),
}) }}
