-- Made by make docs from sql/staging/cohort_groups.sql.
{{ core_index_view('cohort_groups', {
    'graduation_cohorts': ref('graduation_cohorts'),
    'high_school_spells': ref('high_school_spells'),
    'metric_groups': ref('metric_groups'),
}) }}
