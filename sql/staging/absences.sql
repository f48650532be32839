-- name: absences
-- description: Days expected and absent (core_index.days_absent) of a student at a school. Exempt
--   records (field 13) are left out.
-- grain: one row a student, school and academic year
-- keys: academic_year, cds_code, ssid
CREATE OR REPLACE VIEW {schema}.absences AS
SELECT
    a.academic_year,
    r.cds_code,
    r.district_code,
    a.ssid,
    a.days_expected,
    core_index.days_absent(
        a.days_absent_out_of_school_suspension, a.days_absent_excused,
        a.days_absent_unexcused, a.days_incomplete_independent_study
    ) AS days_absent
FROM core_index.accepted_records({source}.calpads_stas, {schema}.stas_findings) AS a
INNER JOIN {schema}.reporting_schools AS r ON a.lea_code = r.lea_code AND a.school_code = r.school_code
WHERE coalesce(a.exempt, 'N') <> 'Y' AND a.days_expected IS NOT NULL;
