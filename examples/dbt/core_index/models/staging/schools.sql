-- Made by make docs from sql/staging/schools.sql.
{{ core_index_view('schools', {
    'school_directory': source('district_files', 'school_directory'),
}) }}
