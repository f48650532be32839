-- Made by make docs from sql/staging/feeder_schools.sql.
{{ core_index_view('feeder_schools', {
    'enrollments': ref('enrollments'),
}) }}
