-- Made by make docs from sql/dashboard/dashboard.sql.
{{ core_index_view('dashboard', {
    'entities': ref('entities'),
    'metrics': ref('metrics'),
}) }}
