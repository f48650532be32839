-- Made by make docs from sql/staging/entities.sql.
{{ core_index_view('entities', {
    'hubs': core_index_kept('hubs'),
    'reporting_schools': ref('reporting_schools'),
    'schools': ref('schools'),
    'school_directory': source('district_files', 'school_directory'),
}) }}
