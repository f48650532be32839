-- Made by make docs from sql/staging/incident_results.sql.
{{ core_index_view('incident_results', {
    'reporting_schools': ref('reporting_schools'),
    'sdis_findings': ref('sdis_findings'),
    'sirs_findings': ref('sirs_findings'),
    'ssid_merges': ref('ssid_merges'),
    'calpads_incident_result_list': source('district_files', 'calpads_incident_result_list'),
    'calpads_sdis': source('district_files', 'calpads_sdis'),
    'calpads_sirs': source('district_files', 'calpads_sirs'),
}) }}
