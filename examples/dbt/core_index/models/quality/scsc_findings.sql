-- Made by make docs from sql/quality/scsc_findings.sql.
{{ core_index_view('scsc_findings', {
    'calpads_scsc': source('district_files', 'calpads_scsc'),
}) }}
