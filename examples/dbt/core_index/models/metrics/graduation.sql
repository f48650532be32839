-- Made by make docs from sql/metrics/graduation.sql.
{{ core_index_view('graduation', {
    'certified_cohorts': ref('certified_cohorts'),
    'cohort_groups': ref('cohort_groups'),
    'graduation_cohorts': ref('graduation_cohorts'),
    'high_school_spells': ref('high_school_spells'),
    'hubs': core_index_kept('hubs'),
}) }}
