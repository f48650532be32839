-- Made by make docs from sql/metrics/college_career.sql.
{{ core_index_view('college_career', {
    'caaspp_findings': ref('caaspp_findings'),
    'cohort_groups': ref('cohort_groups'),
    'crsc_findings': ref('crsc_findings'),
    'graduation_cohorts': ref('graduation_cohorts'),
    'hubs': core_index_kept('hubs'),
    'rules': ref('rules'),
    'scores': ref('scores'),
    'scsc_findings': ref('scsc_findings'),
    'senr_findings': ref('senr_findings'),
    'ssid_merges': ref('ssid_merges'),
    'caaspp': source('district_files', 'caaspp'),
    'calpads_crsc': source('district_files', 'calpads_crsc'),
    'calpads_scsc': source('district_files', 'calpads_scsc'),
    'calpads_senr': source('district_files', 'calpads_senr'),
}) }}
