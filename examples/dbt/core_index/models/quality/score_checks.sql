-- Made by make docs from sql/quality/score_checks.sql.
{{ core_index_view('score_checks', {
    'enrolled_students': ref('enrolled_students'),
    'caaspp': source('district_files', 'caaspp'),
    'calpads_crsc': source('district_files', 'calpads_crsc'),
    'calpads_scsc': source('district_files', 'calpads_scsc'),
    'calpads_sela': source('district_files', 'calpads_sela'),
    'calpads_senr': source('district_files', 'calpads_senr'),
    'elpac': source('district_files', 'elpac'),
}) }}
