-- Made by make docs from sql/metrics/el_progress.sql.
{{ core_index_view('el_progress', {
    'elpac_findings': ref('elpac_findings'),
    'hubs': core_index_kept('hubs'),
    'metric_groups': ref('metric_groups'),
    'reporting_schools': ref('reporting_schools'),
    'ssid_merges': ref('ssid_merges'),
    'elpac': source('district_files', 'elpac'),
}) }}
