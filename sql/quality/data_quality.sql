-- name: data_quality
-- description: What is wrong with the loaded records, over the findings and checks views of all
--   files; core_index.data_quality_rules() lists the rules. severity
--   error: the record is quarantined, and no metric uses it; warning: it is used. key tells the
--   student and place, value what was found, message how to mend it.
-- grain: one row a finding
-- keys: file_type, rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.data_quality AS
SELECT 'calpads_senr' AS file_type, * FROM {schema}.senr_findings
UNION ALL
SELECT 'calpads_sinf' AS file_type, * FROM {schema}.sinf_findings
UNION ALL
SELECT 'calpads_sprg' AS file_type, * FROM {schema}.sprg_findings
UNION ALL
SELECT 'calpads_sela' AS file_type, * FROM {schema}.sela_findings
UNION ALL
SELECT 'calpads_stas' AS file_type, * FROM {schema}.stas_findings
UNION ALL
SELECT 'calpads_sinc' AS file_type, * FROM {schema}.sinc_findings
UNION ALL
SELECT 'calpads_sirs' AS file_type, * FROM {schema}.sirs_findings
UNION ALL
SELECT 'calpads_soff' AS file_type, * FROM {schema}.soff_findings
UNION ALL
SELECT 'calpads_sdis' AS file_type, * FROM {schema}.sdis_findings
UNION ALL
SELECT 'calpads_scsc' AS file_type, * FROM {schema}.scsc_findings
UNION ALL
SELECT 'calpads_crsc' AS file_type, * FROM {schema}.crsc_findings
UNION ALL
SELECT 'calpads_swds' AS file_type, * FROM {schema}.swds_findings
UNION ALL
SELECT 'calpads_student_profile' AS file_type, * FROM {schema}.student_profile_findings
UNION ALL
SELECT 'caaspp' AS file_type, * FROM {schema}.caaspp_findings
UNION ALL
SELECT 'elpac' AS file_type, * FROM {schema}.elpac_findings
UNION ALL
SELECT 'survey_responses' AS file_type, * FROM {schema}.survey_findings
UNION ALL
SELECT 'school_directory' AS file_type, * FROM {schema}.school_directory_findings
UNION ALL BY NAME FROM {schema}.enrollment_checks
UNION ALL BY NAME FROM {schema}.student_checks
UNION ALL BY NAME FROM {schema}.absence_checks
UNION ALL BY NAME FROM {schema}.incident_checks
UNION ALL BY NAME FROM {schema}.score_checks
UNION ALL BY NAME FROM {schema}.report_checks
UNION ALL BY NAME FROM {schema}.ssid_merge_checks
UNION ALL BY NAME FROM {schema}.survey_checks
UNION ALL BY NAME FROM {schema}.district_checks;
