-- Made by make docs from sql/quality/sirs_findings.sql.
{{ core_index_view('sirs_findings', {
    'calpads_sirs': source('district_files', 'calpads_sirs'),
}) }}
