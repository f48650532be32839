-- Made by make docs from sql/staging/absences.sql.
{{ core_index_view('absences', {
    'reporting_schools': ref('reporting_schools'),
    'ssid_merges': ref('ssid_merges'),
    'stas_findings': ref('stas_findings'),
    'calpads_absence_list': source('district_files', 'calpads_absence_list'),
    'calpads_stas': source('district_files', 'calpads_stas'),
}) }}
