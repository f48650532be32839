-- name: absences
-- description: Days expected and absent (core_index.days_absent) of a student at a school: of STAS, and
--   for an LEA and year without STAS records of report 14.2. Exempt records (STAS field 13) are left
--   out. The records of a student with a merged SSID at one school add up.
-- grain: one row a student, school and academic year
-- keys: academic_year, cds_code, ssid
CREATE OR REPLACE VIEW {schema}.absences AS
WITH summaries AS (
    SELECT
        lea_code, academic_year, school_code, ssid, days_expected,
        core_index.days_absent(
            days_absent_out_of_school_suspension, days_absent_excused,
            days_absent_unexcused, days_incomplete_independent_study
        ) AS days_absent
    FROM core_index.student_records({source}.calpads_stas, {schema}.stas_findings, {schema}.ssid_merges)
    WHERE coalesce(exempt, 'N') <> 'Y' AND days_expected IS NOT NULL
    UNION ALL
    SELECT lea_code, academic_year, school_code, ssid, days_expected, days_absent
    FROM core_index.current_ssids({source}.calpads_absence_list, {schema}.ssid_merges)
    ANTI JOIN {source}.calpads_stas USING (lea_code, academic_year)
    WHERE problem IS NULL AND days_absent <= days_expected
)
SELECT
    a.academic_year,
    r.cds_code,
    r.district_code,
    a.ssid,
    system.main.sum(a.days_expected) AS days_expected,
    system.main.sum(a.days_absent) AS days_absent
FROM summaries AS a
INNER JOIN {schema}.reporting_schools AS r ON a.lea_code = r.lea_code AND a.school_code = r.school_code
GROUP BY ALL;
