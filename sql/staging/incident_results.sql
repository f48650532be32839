-- name: incident_results
-- description: What followed for a student from incidents at a school in a year: days suspended in
--   and out of school (results 110 and 100; several add up, so 0.5 and 0.3 and 0.1 are 0.9),
--   whether suspended at all, and whether expelled (200). From SIRS; until 2018-19 from SDIS, where
--   each offense of an incident repeats what was done: the same action counts once an incident, with
--   the longest of its lengths; and for an LEA and year without either from report 7.12, by the
--   code or the words of the result.
-- grain: one row a student, school and academic year with a suspension or expulsion
-- keys: academic_year, cds_code, ssid
CREATE OR REPLACE VIEW {schema}.incident_results AS
WITH results AS (
    SELECT
        lea_code, academic_year, school_code, ssid, incident_result_code AS result_code,
        result_duration_days AS days
    FROM core_index.student_records({source}.calpads_sirs, {schema}.sirs_findings, {schema}.ssid_merges)
    UNION ALL
    SELECT
        lea_code, academic_year, school_code, ssid, action_taken_code, system.main.max(action_duration_days)
    FROM core_index.student_records({source}.calpads_sdis, {schema}.sdis_findings, {schema}.ssid_merges)
    GROUP BY lea_code, academic_year, school_code, ssid, incident_id, action_taken_code
    UNION ALL
    SELECT
        lea_code, academic_year, school_code, ssid,
        CASE
            WHEN system.main.regexp_matches(incident_result, '^100|out.of.school suspension', 'i') THEN '100'
            WHEN system.main.regexp_matches(incident_result, '^110|in.school suspension', 'i') THEN '110'
            WHEN system.main.regexp_matches(incident_result, '^200|expulsion', 'i') THEN '200'
        END,
        result_duration_days
    FROM core_index.current_ssids({source}.calpads_incident_result_list, {schema}.ssid_merges)
    ANTI JOIN {source}.calpads_sirs USING (lea_code, academic_year)
    ANTI JOIN {source}.calpads_sdis USING (lea_code, academic_year)
    WHERE problem IS NULL
)
SELECT
    i.academic_year,
    r.cds_code,
    r.district_code,
    i.ssid,
    coalesce(system.main.sum(i.days) FILTER (i.result_code IN ('100', '110')), 0) AS days_suspended,
    system.main.bool_or(i.result_code IN ('100', '110')) AS suspended,
    system.main.bool_or(i.result_code = '200') AS expelled
FROM results AS i
INNER JOIN {schema}.reporting_schools AS r ON i.lea_code = r.lea_code AND i.school_code = r.school_code
WHERE i.result_code IN ('100', '110', '200')
GROUP BY ALL;
