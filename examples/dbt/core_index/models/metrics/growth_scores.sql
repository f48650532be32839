-- Made by make docs from sql/metrics/growth_scores.sql.
{{ core_index_view('growth_scores', {
    'scores': ref('scores'),
    'students': ref('students'),
}) }}
