-- name: growth_scores
-- description: Scores with pretests and the student characteristics of the CORE growth model, as
--   core_index.core_growth takes them. A characteristic that no file tells is 0.
-- grain: one row a student with a score, subject and academic year
-- keys: academic_year, subject, ssid
CREATE OR REPLACE VIEW {schema}.growth_scores AS
SELECT
    s.academic_year, s.subject, s.grade, s.cds_code, s.district_code, s.ssid,
    CAST(s.scale_score AS DOUBLE) AS score,
    CAST(s.pretest AS DOUBLE) AS pretest,
    CAST(s.pretest_other AS DOUBLE) AS pretest_other,
    CAST(s.pretest_sem AS DOUBLE) AS pretest_sem,
    CAST(s.pretest_other_sem AS DOUBLE) AS pretest_other_sem,
    CAST(coalesce(t.english_learner, FALSE) AS DOUBLE) AS english_learner,
    CAST(coalesce(t.disadvantaged, FALSE) AS DOUBLE) AS disadvantaged,
    CAST(coalesce(t.disability, FALSE) AS DOUBLE) AS disability,
    CAST(coalesce(t.foster, FALSE) AS DOUBLE) AS foster,
    CAST(coalesce(t.homeless, FALSE) AS DOUBLE) AS homeless
FROM {schema}.scores AS s
LEFT JOIN {schema}.students AS t ON s.academic_year = t.academic_year AND s.ssid = t.ssid
WHERE s.scale_score IS NOT NULL;
