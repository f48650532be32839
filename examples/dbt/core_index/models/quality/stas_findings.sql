-- Made by make docs from sql/quality/stas_findings.sql.
{{ core_index_view('stas_findings', {
    'calpads_stas': source('district_files', 'calpads_stas'),
}) }}
