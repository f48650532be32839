-- name: stas_findings
-- description: What is wrong with the loaded STAS records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.stas_findings AS
WITH days AS (
    SELECT
        filename, line_number, lea_code, academic_year, ssid || ' at ' || school_code AS key, ssid, school_code,
        days_expected, days_attended, coalesce(exempt, 'N') AS exempt,
        core_index.days_absent(
            days_absent_out_of_school_suspension, days_absent_excused,
            days_absent_unexcused, days_incomplete_independent_study
        ) AS days_absent,
        coalesce(days_attended, 0) AS days_present, coalesce(days_in_school_suspension, 0) AS days_in_school
    FROM {source}.calpads_stas
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
)
FROM core_index.transaction_findings(
    {source}.calpads_stas,
    ['lea_code', 'academic_year', 'school_code', 'ssid']
)
UNION ALL BY NAME
SELECT
    'days_above_366' AS rule_id, 'error' AS severity, filename, line_number,
    lea_code, academic_year, key, CAST(system.main.greatest(days_expected, days_present, days_absent) AS VARCHAR) AS value,
    'a year has no more than 366 days; report days, not hours or minutes' AS message
FROM days
WHERE system.main.greatest(days_expected, days_present, days_absent) > 366
UNION ALL BY NAME
SELECT
    'absent_beyond_expected' AS rule_id, 'error' AS severity, filename, line_number,
    lea_code, academic_year, key, days_absent || ' of ' || days_expected AS value,
    'days absent (fields 17, 19, 20 and 21) exceed days expected (field 15); mend one of them' AS message
FROM days
WHERE exempt <> 'Y' AND days_absent > days_expected
UNION ALL BY NAME
SELECT
    'days_do_not_add_up' AS rule_id, 'warning' AS severity, filename, line_number,
    lea_code, academic_year, key, days_present + days_absent || ' of ' || days_expected AS value,
    'days attended (field 16, with in-school suspension or without) and absent (17, 19, 20 and 21) do not add up to days expected (field 15)' AS message
FROM days
WHERE exempt <> 'Y' AND days_absent <= days_expected AND days_present + days_absent <> days_expected
UNION ALL BY NAME
SELECT
    'absence_without_enrollment' AS rule_id, 'warning' AS severity, filename, line_number,
    lea_code, academic_year, key, NULL AS value,
    'no SENR record of this student at this school in this year; load the SENR file or mend the school code' AS message
FROM days
ANTI JOIN {source}.calpads_senr AS e USING (lea_code, academic_year, school_code, ssid);
