-- name: stas_findings
-- description: The errors in the loaded STAS records: no metric uses these.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.stas_findings AS
WITH days AS (
    SELECT
        filename, line_number, lea_code, academic_year, ssid || ' at ' || school_code AS key,
        days_expected, coalesce(days_attended, 0) AS days_present, coalesce(exempt, 'N') AS exempt,
        core_index.days_absent(
            days_absent_out_of_school_suspension, days_absent_excused,
            days_absent_unexcused, days_incomplete_independent_study
        ) AS days_absent
    FROM {source}.calpads_stas
    WHERE problem IS NULL AND coalesce(transaction_type_code, 'A') <> 'D'
)
FROM core_index.record_findings(
    {source}.calpads_stas,
    ['lea_code', 'academic_year', 'school_code', 'ssid'],
    deleted := transaction_type_code = 'D'
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
WHERE exempt <> 'Y' AND days_absent > days_expected;
