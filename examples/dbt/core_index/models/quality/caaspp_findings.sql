-- Made by make docs from sql/quality/caaspp_findings.sql.
{{ core_index_view('caaspp_findings', {
    'caaspp': source('district_files', 'caaspp'),
}) }}
