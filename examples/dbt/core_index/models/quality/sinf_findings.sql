-- Made by make docs from sql/quality/sinf_findings.sql.
{{ core_index_view('sinf_findings', {
    'calpads_sinf': source('district_files', 'calpads_sinf'),
}) }}
