-- Made by make docs from sql/publish/released_dashboard.sql.
{{ core_index_view('released_dashboard', {
    'dashboard': ref('dashboard'),
    'released_metrics': ref('released_metrics'),
}) }}
