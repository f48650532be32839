-- name: absences
-- description: Days expected and absent of a student at a school: absent days are out-of-school
--   suspension, excused, unexcused, and incomplete independent study (STAS fields 17, 19, 20, 21);
--   in-school suspension is attendance. Exempt records (field 13) are left out.
-- grain: one row a student, school and academic year
-- keys: academic_year, cds_code, ssid
CREATE OR REPLACE VIEW {schema}.absences AS
SELECT
    a.academic_year,
    r.cds_code,
    r.district_code,
    a.ssid,
    a.days_expected,
    coalesce(a.days_absent_out_of_school_suspension, 0) + coalesce(a.days_absent_excused, 0)
        + coalesce(a.days_absent_unexcused, 0) + coalesce(a.days_incomplete_independent_study, 0) AS days_absent
FROM {source}.calpads_stas AS a
INNER JOIN {schema}.reporting_schools AS r ON a.lea_code = r.lea_code AND a.school_code = r.school_code
ANTI JOIN (FROM {schema}.quarantined_records WHERE file_type = 'calpads_stas') AS q
    ON a.filename = q.filename AND a.line_number = q.line_number
WHERE coalesce(a.exempt, 'N') <> 'Y' AND a.days_expected IS NOT NULL;
