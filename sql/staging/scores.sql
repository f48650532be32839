-- name: scores
-- description: Smarter Balanced results that the state counts (IncludeIndicator Y), with and without
--   a score, at the school of the student file. pretest is the same student's score of the grade
--   before (grade 11: grade 8, three years before) in the subject, pretest_other in the other one,
--   NULL where there is none: repeaters, grade skippers, newcomers, and the years after spring 2020,
--   when nobody was tested.
-- grain: one row a student, subject and academic year
-- keys: academic_year, subject, ssid
CREATE OR REPLACE VIEW {schema}.scores AS
WITH results AS (
    SELECT
        c.academic_year,
        CASE c.record_type WHEN '01' THEN 'ELA' ELSE 'MATH' END AS subject,
        c.school_cds AS cds_code,
        r.district_code,
        c.ssid,
        c.grade_assessed AS grade,
        c.scale_score,
        TRY_CAST(c.achievement_level AS INTEGER) AS achievement_level,
        CASE c.grade_assessed WHEN '11' THEN 3 ELSE 1 END AS years_back,
        CASE c.grade_assessed WHEN '11' THEN '08' ELSE system.main.lpad(CAST(TRY_CAST(c.grade_assessed AS INTEGER) - 1 AS VARCHAR), 2, '0') END AS pretest_grade,
        CASE years_back WHEN 3 THEN c.grade_assessed_minus3 ELSE c.grade_assessed_minus1 END AS earlier_grade,
        CASE years_back WHEN 3 THEN c.scale_score_minus3 ELSE c.scale_score_minus1 END AS earlier_score,
        CASE years_back WHEN 3 THEN c.sem_minus3 ELSE c.sem_minus1 END AS earlier_sem
    FROM core_index.student_records({source}.caaspp, {schema}.caaspp_findings, {schema}.ssid_merges) AS c
    INNER JOIN {schema}.reporting_schools AS r ON c.school_cds = r.cds_code
    WHERE c.record_type IN ('01', '02') AND c.include_indicator = 'Y'
),
with_pretest AS (
    SELECT
        * EXCLUDE (years_back, pretest_grade, earlier_grade, earlier_score, earlier_sem),
        CASE WHEN earlier_grade = pretest_grade THEN earlier_score END AS pretest,
        CASE WHEN earlier_grade = pretest_grade THEN earlier_sem END AS pretest_sem
    FROM results
)
SELECT
    a.*,
    a.scale_score - s.standard AS distance_from_standard,
    b.pretest AS pretest_other,
    b.pretest_sem AS pretest_other_sem
FROM with_pretest AS a
LEFT JOIN with_pretest AS b
    ON a.academic_year = b.academic_year AND a.ssid = b.ssid AND a.subject <> b.subject
LEFT JOIN core_index.caaspp_standards() AS s ON a.subject = s.subject AND a.grade = s.grade;
