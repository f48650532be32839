-- Made by make docs from sql/staging/high_school_spells.sql.
{{ core_index_view('high_school_spells', {
    'reporting_schools': ref('reporting_schools'),
    'rules': ref('rules'),
    'senr_findings': ref('senr_findings'),
    'ssid_merges': ref('ssid_merges'),
    'calpads_senr': source('district_files', 'calpads_senr'),
}) }}
