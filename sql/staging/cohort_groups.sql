-- name: cohort_groups
-- description: The groups of the members of graduation cohorts who are not removed: English learners,
--   disadvantaged, foster and homeless students are those who were at any time in the cohort's years;
--   other groups as in the student's last year of high school by then.
-- grain: one row a student, reporting year and student group
-- keys: academic_year, ssid, student_group
CREATE OR REPLACE VIEW {schema}.cohort_groups AS
WITH attended AS (
    SELECT DISTINCT academic_year, ssid FROM {schema}.high_school_spells
),
years AS (
    SELECT
        c.academic_year, c.ssid, a.academic_year AS group_year,
        a.academic_year = system.main.max(a.academic_year) OVER (PARTITION BY c.academic_year, c.ssid) AS is_last
    FROM (SELECT DISTINCT academic_year, ssid FROM {schema}.graduation_cohorts WHERE NOT removed) AS c
    INNER JOIN attended AS a ON c.ssid = a.ssid AND a.academic_year <= c.academic_year
)
SELECT DISTINCT y.academic_year, y.ssid, g.student_group
FROM years AS y
INNER JOIN {schema}.metric_groups AS g ON y.group_year = g.academic_year AND y.ssid = g.ssid
INNER JOIN core_index.student_group_definitions() AS d ON g.student_group = d.student_group
WHERE y.is_last OR d.group_class IN ('english_learner', 'language_history', 'socioeconomic', 'foster', 'homeless');
