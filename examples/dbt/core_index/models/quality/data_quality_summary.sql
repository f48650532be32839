-- Made by make docs from sql/quality/data_quality_summary.sql.
{{ core_index_view('data_quality_summary', {
    'data_quality': ref('data_quality'),
    'loaded_files': source('district_files', 'loaded_files'),
}) }}
