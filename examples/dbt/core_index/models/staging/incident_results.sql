-- Made by make docs from sql/staging/incident_results.sql.
{{ core_index_view('incident_results', {
    'reporting_schools': ref('reporting_schools'),
    'sirs_findings': ref('sirs_findings'),
    'calpads_sirs': source('district_files', 'calpads_sirs'),
}) }}
