-- Made by make docs from sql/quality/sprg_findings.sql.
{{ core_index_view('sprg_findings', {
    'calpads_sprg': source('district_files', 'calpads_sprg'),
}) }}
