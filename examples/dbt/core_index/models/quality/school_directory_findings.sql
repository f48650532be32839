-- Made by make docs from sql/quality/school_directory_findings.sql.
{{ core_index_view('school_directory_findings', {
    'school_directory': source('district_files', 'school_directory'),
}) }}
