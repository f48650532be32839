-- Made by make docs from sql/staging/certified_cohorts.sql.
{{ core_index_view('certified_cohorts', {
    'reporting_schools': ref('reporting_schools'),
    'ssid_merges': ref('ssid_merges'),
    'calpads_cohort_list': source('district_files', 'calpads_cohort_list'),
}) }}
