-- Made by make docs from sql/metrics/school_growth.sql.
{{ core_index_view('school_growth', {
    'growth_scores': ref('growth_scores'),
}) }}
