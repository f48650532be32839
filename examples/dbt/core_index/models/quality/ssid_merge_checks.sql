-- Made by make docs from sql/quality/ssid_merge_checks.sql.
{{ core_index_view('ssid_merge_checks', {
    'merged_ssids': core_index_kept('merged_ssids'),
    'ssid_merges': ref('ssid_merges'),
    'calpads_senr': source('district_files', 'calpads_senr'),
}) }}
