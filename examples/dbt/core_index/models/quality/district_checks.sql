-- Made by make docs from sql/quality/district_checks.sql.
{{ core_index_view('district_checks', {
    'rules': ref('rules'),
    'calpads_senr': source('district_files', 'calpads_senr'),
    'calpads_sirs': source('district_files', 'calpads_sirs'),
    'calpads_stas': source('district_files', 'calpads_stas'),
    'loaded_files': source('district_files', 'loaded_files'),
}) }}
