-- Made by make docs from sql/quality/report_checks.sql.
{{ core_index_view('report_checks', {
    'enrolled_students': ref('enrolled_students'),
    'calpads_absence_list': source('district_files', 'calpads_absence_list'),
    'calpads_cohort_list': source('district_files', 'calpads_cohort_list'),
    'calpads_direct_certification': source('district_files', 'calpads_direct_certification'),
    'calpads_foster_list': source('district_files', 'calpads_foster_list'),
    'calpads_incident_result_list': source('district_files', 'calpads_incident_result_list'),
    'calpads_meal_list': source('district_files', 'calpads_meal_list'),
    'calpads_reclassified_list': source('district_files', 'calpads_reclassified_list'),
    'calpads_stas': source('district_files', 'calpads_stas'),
    'cers': source('district_files', 'cers'),
}) }}
