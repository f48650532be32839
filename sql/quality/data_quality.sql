-- name: data_quality
-- description: What is wrong with the loaded records. severity 'error': the record is quarantined
--   (quarantined_records), so no metric uses it; 'warning': it is used. key tells the student and
--   place, value what was found, message how to mend it. Of records with the same operational key
--   the last one (by file name and line) is used, those before it are errors.
-- grain: one row a finding
-- keys: rule_id, file_type, filename, line_number
CREATE OR REPLACE VIEW {schema}.data_quality AS
WITH unreadable AS (
    SELECT 'calpads_senr' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.calpads_senr WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'calpads_sinf' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.calpads_sinf WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'calpads_sprg' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.calpads_sprg WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'calpads_sela' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.calpads_sela WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'calpads_stas' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.calpads_stas WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'calpads_sinc' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.calpads_sinc WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'calpads_sirs' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.calpads_sirs WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'calpads_scsc' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.calpads_scsc WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'calpads_student_profile' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.calpads_student_profile WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'caaspp' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.caaspp WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'elpac' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key, raw_line AS value, problem AS message
    FROM {source}.elpac WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'survey_responses' AS file_type, filename, line_number, lea_code, academic_year, respondent_id AS key, raw_line AS value, problem AS message
    FROM {source}.survey_responses WHERE problem IS NOT NULL
    UNION ALL BY NAME
    SELECT 'school_directory' AS file_type, filename, line_number, NULL AS lea_code, NULL AS academic_year, cds_code AS key, raw_line AS value, problem AS message
    FROM {source}.school_directory WHERE problem IS NOT NULL
),
keyed AS (
    SELECT 'calpads_senr' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', lea_code, academic_year, coalesce(CAST(school_code AS VARCHAR), ''), coalesce(CAST(ssid AS VARCHAR), ''), coalesce(CAST(enrollment_start_date AS VARCHAR), '')) AS key
    FROM {source}.calpads_senr WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
    UNION ALL BY NAME
    SELECT 'calpads_sinf' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', lea_code, academic_year, coalesce(CAST(school_code AS VARCHAR), ''), coalesce(CAST(ssid AS VARCHAR), ''), coalesce(CAST(effective_start_date AS VARCHAR), '')) AS key
    FROM {source}.calpads_sinf WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
    UNION ALL BY NAME
    SELECT 'calpads_sprg' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', lea_code, academic_year, coalesce(CAST(school_code AS VARCHAR), ''), coalesce(CAST(ssid AS VARCHAR), ''), coalesce(CAST(education_program_code AS VARCHAR), ''), coalesce(CAST(membership_start_date AS VARCHAR), ''), coalesce(CAST(education_service_academic_year AS VARCHAR), ''), coalesce(CAST(education_service_code AS VARCHAR), '')) AS key
    FROM {source}.calpads_sprg WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
    UNION ALL BY NAME
    SELECT 'calpads_sela' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', lea_code, academic_year, coalesce(CAST(school_code AS VARCHAR), ''), coalesce(CAST(ssid AS VARCHAR), ''), coalesce(CAST(elas_code AS VARCHAR), ''), coalesce(CAST(elas_start_date AS VARCHAR), '')) AS key
    FROM {source}.calpads_sela WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
    UNION ALL BY NAME
    SELECT 'calpads_stas' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', lea_code, academic_year, coalesce(CAST(school_code AS VARCHAR), ''), coalesce(CAST(ssid AS VARCHAR), '')) AS key
    FROM {source}.calpads_stas WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
    UNION ALL BY NAME
    SELECT 'calpads_sinc' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', lea_code, academic_year, coalesce(CAST(school_code AS VARCHAR), ''), coalesce(CAST(ssid AS VARCHAR), ''), coalesce(CAST(incident_id AS VARCHAR), '')) AS key
    FROM {source}.calpads_sinc WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
    UNION ALL BY NAME
    SELECT 'calpads_sirs' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', lea_code, academic_year, coalesce(CAST(school_code AS VARCHAR), ''), coalesce(CAST(ssid AS VARCHAR), ''), coalesce(CAST(incident_id AS VARCHAR), ''), coalesce(CAST(incident_result_code AS VARCHAR), ''), coalesce(CAST(result_authority_code AS VARCHAR), '')) AS key
    FROM {source}.calpads_sirs WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
    UNION ALL BY NAME
    SELECT 'calpads_scsc' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', lea_code, academic_year, coalesce(CAST(school_code AS VARCHAR), ''), coalesce(CAST(ssid AS VARCHAR), ''), coalesce(CAST(course_id AS VARCHAR), ''), coalesce(CAST(section_id AS VARCHAR), ''), coalesce(CAST(term_code AS VARCHAR), ''), coalesce(CAST(marking_period_code AS VARCHAR), '')) AS key
    FROM {source}.calpads_scsc WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
    UNION ALL BY NAME
    SELECT 'calpads_student_profile' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', lea_code, academic_year, coalesce(CAST(school_code AS VARCHAR), ''), coalesce(CAST(ssid AS VARCHAR), ''), coalesce(CAST(grade_level AS VARCHAR), '')) AS key
    FROM {source}.calpads_student_profile WHERE problem IS NULL
    UNION ALL BY NAME
    SELECT 'caaspp' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', academic_year, coalesce(CAST(ssid AS VARCHAR), ''), coalesce(CAST(record_type AS VARCHAR), '')) AS key
    FROM {source}.caaspp WHERE problem IS NULL
    UNION ALL BY NAME
    SELECT 'elpac' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', academic_year, coalesce(CAST(ssid AS VARCHAR), ''), coalesce(CAST(record_type AS VARCHAR), '')) AS key
    FROM {source}.elpac WHERE problem IS NULL
    UNION ALL BY NAME
    SELECT 'survey_responses' AS file_type, filename, line_number, lea_code, academic_year, system.main.concat_ws(' ', lea_code, academic_year, coalesce(CAST(school_cds AS VARCHAR), ''), coalesce(CAST(respondent_type AS VARCHAR), ''), coalesce(CAST(respondent_id AS VARCHAR), ''), coalesce(CAST(item AS VARCHAR), '')) AS key
    FROM {source}.survey_responses WHERE problem IS NULL
    UNION ALL BY NAME
    SELECT 'school_directory' AS file_type, filename, line_number, NULL AS lea_code, NULL AS academic_year, system.main.concat_ws(' ', coalesce(CAST(cds_code AS VARCHAR), '')) AS key
    FROM {source}.school_directory WHERE problem IS NULL
),
followed AS (
    SELECT *,
        system.main.lead(filename) OVER later AS later_file,
        system.main.lead(line_number) OVER later AS later_line
    FROM keyed
    WINDOW later AS (PARTITION BY file_type, key ORDER BY filename, line_number)
),
deleted AS (
    SELECT 'calpads_senr' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key
    FROM {source}.calpads_senr WHERE problem IS NULL AND transaction_type_code = 'D'
    UNION ALL BY NAME
    SELECT 'calpads_sinf' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key
    FROM {source}.calpads_sinf WHERE problem IS NULL AND transaction_type_code = 'D'
    UNION ALL BY NAME
    SELECT 'calpads_sprg' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key
    FROM {source}.calpads_sprg WHERE problem IS NULL AND transaction_type_code = 'D'
    UNION ALL BY NAME
    SELECT 'calpads_sela' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key
    FROM {source}.calpads_sela WHERE problem IS NULL AND transaction_type_code = 'D'
    UNION ALL BY NAME
    SELECT 'calpads_stas' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key
    FROM {source}.calpads_stas WHERE problem IS NULL AND transaction_type_code = 'D'
    UNION ALL BY NAME
    SELECT 'calpads_sinc' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key
    FROM {source}.calpads_sinc WHERE problem IS NULL AND transaction_type_code = 'D'
    UNION ALL BY NAME
    SELECT 'calpads_sirs' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key
    FROM {source}.calpads_sirs WHERE problem IS NULL AND transaction_type_code = 'D'
    UNION ALL BY NAME
    SELECT 'calpads_scsc' AS file_type, filename, line_number, lea_code, academic_year, ssid AS key
    FROM {source}.calpads_scsc WHERE problem IS NULL AND transaction_type_code = 'D'
),
days AS (
    SELECT
        filename, line_number, lea_code, academic_year, ssid || ' at ' || school_code AS key, ssid, school_code,
        days_expected, days_attended, coalesce(exempt, 'N') AS exempt,
        coalesce(days_absent_out_of_school_suspension, 0) + coalesce(days_absent_excused, 0)
            + coalesce(days_absent_unexcused, 0) + coalesce(days_incomplete_independent_study, 0) AS days_absent,
        coalesce(days_attended, 0) + coalesce(days_in_school_suspension, 0) AS days_present
    FROM {source}.calpads_stas
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
),
scores AS (
    SELECT
        s.filename, s.line_number, s.lea_code, s.academic_year, s.ssid || ' at ' || s.school_cds AS key,
        s.scale_score, r.lowest, r.highest, r.subject, r.grade
    FROM {source}.caaspp AS s
    INNER JOIN core_index.caaspp_score_ranges() AS r
        ON s.record_type = r.record_type AND s.grade_assessed = r.grade
        AND TRY_CAST(s.academic_year[6:9] AS INTEGER) BETWEEN r.first_year AND r.last_year
    WHERE s.problem IS NULL AND s.scale_score NOT BETWEEN r.lowest AND r.highest
),
spells AS (
    SELECT
        filename, line_number, lea_code, academic_year, ssid, school_code, enrollment_start_date,
        coalesce(enrollment_exit_date, CAST(academic_year[6:9] || '-08-15' AS DATE)) AS last_date,
        system.main.lead(enrollment_start_date) OVER next_spell AS next_start,
        system.main.lead(school_code) OVER next_spell AS next_school
    FROM {source}.calpads_senr
    WHERE problem IS NULL AND enrollment_status = '10' AND coalesce(transaction_type_code, 'A') <> 'D'
        AND coalesce(exit_reason, '') NOT IN ('N420', 'N470')
    WINDOW next_spell AS (PARTITION BY ssid, academic_year ORDER BY enrollment_start_date, filename, line_number)
)
SELECT
    'unreadable_record' AS rule_id, 'error' AS severity, file_type, filename, line_number, lea_code,
    academic_year, key, value, message
FROM unreadable
UNION ALL BY NAME
SELECT
    'duplicate_record' AS rule_id, 'error' AS severity, file_type, filename, line_number, lea_code,
    academic_year, key, NULL AS value,
    'the same key stands again on line ' || later_line || ' of ' || later_file
        || ', which is used; delete one of the two' AS message
FROM followed
WHERE later_line IS NOT NULL
UNION ALL BY NAME
SELECT
    'deleted_record' AS rule_id, 'error' AS severity, file_type, filename, line_number, lea_code,
    academic_year, key, 'D' AS value,
    'transaction type D asks to delete the record, so it is left out; remove it from the file with the record that it deletes' AS message
FROM deleted
UNION ALL BY NAME
SELECT
    'days_above_366' AS rule_id, 'error' AS severity, 'calpads_stas' AS file_type, filename, line_number,
    lea_code, academic_year, key, CAST(system.main.greatest(days_expected, days_present, days_absent) AS VARCHAR) AS value,
    'a year has no more than 366 days; report days, not hours or minutes' AS message
FROM days
WHERE system.main.greatest(days_expected, days_present, days_absent) > 366
UNION ALL BY NAME
SELECT
    'absent_beyond_expected' AS rule_id, 'error' AS severity, 'calpads_stas' AS file_type, filename, line_number,
    lea_code, academic_year, key, days_absent || ' of ' || days_expected AS value,
    'days absent (fields 17, 19, 20 and 21) exceed days expected (field 15); mend one of them' AS message
FROM days
WHERE exempt <> 'Y' AND days_absent > days_expected
UNION ALL BY NAME
SELECT
    'days_do_not_add_up' AS rule_id, 'warning' AS severity, 'calpads_stas' AS file_type, filename, line_number,
    lea_code, academic_year, key, days_present + days_absent || ' of ' || days_expected AS value,
    'days attended and absent (fields 16 to 21) do not add up to days expected (field 15)' AS message
FROM days
WHERE exempt <> 'Y' AND days_absent <= days_expected AND days_present + days_absent <> days_expected
UNION ALL BY NAME
SELECT
    'absence_without_enrollment' AS rule_id, 'warning' AS severity, 'calpads_stas' AS file_type, filename, line_number,
    lea_code, academic_year, key, NULL AS value,
    'no SENR record of this student at this school in this year; load the SENR file or mend the school code' AS message
FROM days
ANTI JOIN {source}.calpads_senr AS e USING (lea_code, academic_year, school_code, ssid)
UNION ALL BY NAME
SELECT
    'result_without_incident' AS rule_id, 'warning' AS severity, 'calpads_sirs' AS file_type, filename, line_number,
    lea_code, academic_year, ssid || ' at ' || school_code AS key, incident_id AS value,
    'no SINC record of this incident for this student and school; load the SINC file or mend the incident id' AS message
FROM {source}.calpads_sirs AS r
ANTI JOIN {source}.calpads_sinc AS i USING (lea_code, academic_year, school_code, ssid, incident_id)
WHERE r.problem IS NULL
UNION ALL BY NAME
SELECT
    'score_out_of_range' AS rule_id, 'warning' AS severity, 'caaspp' AS file_type, filename, line_number,
    lea_code, academic_year, key, CAST(scale_score AS VARCHAR) AS value,
    subject || ' scores of grade ' || grade || ' lie from ' || lowest || ' to ' || highest
        || ' in this year; compare with the file of the state' AS message
FROM scores
UNION ALL BY NAME
SELECT
    'overlapping_enrollments' AS rule_id, 'warning' AS severity, 'calpads_senr' AS file_type, filename, line_number,
    lea_code, academic_year, ssid || ' at ' || school_code AS key, CAST(last_date AS VARCHAR) AS value,
    'the student has another primary enrollment at school ' || next_school || ' from ' || next_start
        || ' on, before this one ends; mend the exit date or the enrollment status' AS message
FROM spells
WHERE next_start < last_date;
