-- Made by make docs from sql/quality/soff_findings.sql.
{{ core_index_view('soff_findings', {
    'calpads_soff': source('district_files', 'calpads_soff'),
}) }}
