-- Made by make docs from sql/quality/crsc_findings.sql.
{{ core_index_view('crsc_findings', {
    'calpads_crsc': source('district_files', 'calpads_crsc'),
}) }}
