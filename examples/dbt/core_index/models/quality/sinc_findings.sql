-- Made by make docs from sql/quality/sinc_findings.sql.
{{ core_index_view('sinc_findings', {
    'calpads_sinc': source('district_files', 'calpads_sinc'),
}) }}
