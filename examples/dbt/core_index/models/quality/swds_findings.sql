-- Made by make docs from sql/quality/swds_findings.sql.
{{ core_index_view('swds_findings', {
    'calpads_swds': source('district_files', 'calpads_swds'),
}) }}
