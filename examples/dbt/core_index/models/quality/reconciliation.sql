-- Made by make docs from sql/quality/reconciliation.sql.
{{ core_index_view('reconciliation', {
    'california_metrics': core_index_kept('california_metrics'),
    'entities': ref('entities'),
    'metrics': ref('metrics'),
    'reporting_schools': ref('reporting_schools'),
    'rules': ref('rules'),
    'schools': ref('schools'),
    'calpads_student_profile': source('district_files', 'calpads_student_profile'),
    'loaded_files': source('district_files', 'loaded_files'),
}) }}
