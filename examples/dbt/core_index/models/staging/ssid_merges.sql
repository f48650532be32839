-- Made by make docs from sql/staging/ssid_merges.sql.
{{ core_index_view('ssid_merges', {
    'merged_ssids': core_index_kept('merged_ssids'),
}) }}
