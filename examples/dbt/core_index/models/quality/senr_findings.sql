-- Made by make docs from sql/quality/senr_findings.sql.
{{ core_index_view('senr_findings', {
    'calpads_senr': source('district_files', 'calpads_senr'),
}) }}
