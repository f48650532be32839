-- Made by make docs from sql/publish/published_dashboard.sql.
{{ core_index_view('published_dashboard', {
    'released_dashboard': ref('released_dashboard'),
}) }}
