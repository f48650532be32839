-- Made by make docs from sql/staging/metric_groups.sql.
{{ core_index_view('metric_groups', {
    'rules': ref('rules'),
    'students': ref('students'),
}) }}
