-- Made by make docs from sql/publish/screened_metrics.sql.
{{ core_index_view('screened_metrics', {
    'metrics': ref('metrics'),
    'rules': ref('rules'),
}) }}
