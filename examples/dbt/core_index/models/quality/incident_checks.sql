-- Made by make docs from sql/quality/incident_checks.sql.
{{ core_index_view('incident_checks', {
    'enrolled_students': ref('enrolled_students'),
    'rules': ref('rules'),
    'calpads_sdis': source('district_files', 'calpads_sdis'),
    'calpads_sinc': source('district_files', 'calpads_sinc'),
    'calpads_sirs': source('district_files', 'calpads_sirs'),
    'calpads_soff': source('district_files', 'calpads_soff'),
}) }}
