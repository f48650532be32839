-- Made by make docs from sql/quality/absence_checks.sql.
{{ core_index_view('absence_checks', {
    'rules': ref('rules'),
    'calpads_senr': source('district_files', 'calpads_senr'),
    'calpads_stas': source('district_files', 'calpads_stas'),
}) }}
