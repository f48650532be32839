-- Made by make docs from sql/quality/elpac_findings.sql.
{{ core_index_view('elpac_findings', {
    'elpac': source('district_files', 'elpac'),
}) }}
