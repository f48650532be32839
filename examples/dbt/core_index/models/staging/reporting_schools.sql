-- Made by make docs from sql/staging/reporting_schools.sql.
{{ core_index_view('reporting_schools', {
    'schools': ref('schools'),
    'calpads_senr': source('district_files', 'calpads_senr'),
}) }}
