-- Made by make docs from sql/metrics/high_school_readiness.sql.
{{ core_index_view('high_school_readiness', {
    'absences': ref('absences'),
    'course_subjects': ref('course_subjects'),
    'enrollments': ref('enrollments'),
    'hubs': core_index_kept('hubs'),
    'incident_results': ref('incident_results'),
    'metric_groups': ref('metric_groups'),
    'rules': ref('rules'),
    'scsc_findings': ref('scsc_findings'),
    'ssid_merges': ref('ssid_merges'),
    'calpads_scsc': source('district_files', 'calpads_scsc'),
}) }}
