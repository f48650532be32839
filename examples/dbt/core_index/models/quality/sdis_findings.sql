-- Made by make docs from sql/quality/sdis_findings.sql.
{{ core_index_view('sdis_findings', {
    'calpads_sdis': source('district_files', 'calpads_sdis'),
}) }}
