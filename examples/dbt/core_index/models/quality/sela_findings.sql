-- Made by make docs from sql/quality/sela_findings.sql.
{{ core_index_view('sela_findings', {
    'calpads_sela': source('district_files', 'calpads_sela'),
}) }}
