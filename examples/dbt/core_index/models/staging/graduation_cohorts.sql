-- Made by make docs from sql/staging/graduation_cohorts.sql.
{{ core_index_view('graduation_cohorts', {
    'high_school_spells': ref('high_school_spells'),
    'rules': ref('rules'),
}) }}
