-- name: senr_findings
-- description: What is wrong with the loaded SENR records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.senr_findings AS
WITH spells AS (
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
FROM core_index.transaction_findings(
    {source}.calpads_senr,
    ['lea_code', 'academic_year', 'school_code', 'ssid', 'enrollment_start_date']
)
UNION ALL BY NAME
SELECT
    'overlapping_enrollments' AS rule_id, 'warning' AS severity, filename, line_number,
    lea_code, academic_year, ssid || ' at ' || school_code AS key, CAST(last_date AS VARCHAR) AS value,
    'the student has another primary enrollment at school ' || next_school || ' from ' || next_start
        || ' on, before this one ends; mend the exit date or the enrollment status' AS message
FROM spells
WHERE next_start < last_date;
