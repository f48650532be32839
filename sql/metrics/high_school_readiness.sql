-- name: high_school_readiness
-- description: Students of grade 8 who are ready for high school: grade point average, attendance, no D or
--   F in English language arts or mathematics, and neither suspended nor expelled, by the rules
--   high_school_readiness; of those with final grades that have points, in both subjects, and days of
--   attendance. Records of all schools of the year count, the plain mean of the marks is the average,
--   and every term's mark is a final grade. students counts all of grade 8. Where none can be judged
--   null_reason says why: no_course_records (none with points), no_core_courses (none in ELA or
--   mathematics: see course_subjects), no_attendance_records, else incomplete_records.
-- grain: one row an academic year, entity and student group
-- keys: academic_year, entity_level, entity_code, student_group
CREATE OR REPLACE VIEW {schema}.high_school_readiness AS
WITH definition AS (
    SELECT
        CAST(system.main.max(value) FILTER (parameter = 'grade') AS INTEGER) AS grade,
        CAST(system.main.max(value) FILTER (parameter = 'min_gpa') AS DECIMAL(4, 2)) AS min_gpa,
        CAST(system.main.max(value) FILTER (parameter = 'min_attendance_percent') AS DECIMAL(6, 3)) AS min_attendance_percent,
        CAST(system.main.max(value) FILTER (parameter = 'min_core_points') AS DECIMAL(4, 2)) AS min_core_points
    FROM {schema}.rules
    WHERE authority = 'CORE' AND metric = 'high_school_readiness'
),
spells AS (
    SELECT e.academic_year, e.cds_code, e.district_code, e.ssid, d.* EXCLUDE (grade)
    FROM {schema}.enrollments AS e
    INNER JOIN definition AS d ON e.grade = d.grade
),
students AS (
    SELECT DISTINCT * EXCLUDE (cds_code, district_code) FROM spells
),
marks AS (
    SELECT c.academic_year, c.ssid, c.final_grade, s.subject
    FROM core_index.student_records({source}.calpads_scsc, {schema}.scsc_findings, {schema}.ssid_merges) AS c
    SEMI JOIN students AS k ON c.academic_year = k.academic_year AND c.ssid = k.ssid
    LEFT JOIN {schema}.course_subjects AS s ON c.lea_code = s.lea_code AND c.course_id = s.course_id
),
points AS (
    SELECT final_grade, core_index.grade_points(final_grade) AS points
    FROM (SELECT DISTINCT final_grade FROM marks) AS written
),
grades AS (
    SELECT
        m.academic_year, m.ssid, system.main.sum(p.points) AS points, system.main.count(*) AS marks,
        system.main.min(p.points) FILTER (m.subject = 'ELA') AS lowest_ela,
        system.main.min(p.points) FILTER (m.subject = 'MATH') AS lowest_math
    FROM marks AS m
    INNER JOIN points AS p ON m.final_grade = p.final_grade
    WHERE p.points IS NOT NULL
    GROUP BY ALL
),
days AS (
    SELECT academic_year, ssid, system.main.sum(days_expected) AS days_expected, system.main.sum(days_absent) AS days_absent
    FROM {schema}.absences
    GROUP BY ALL
    HAVING days_expected > 0
),
results AS (
    SELECT DISTINCT academic_year, ssid FROM {schema}.incident_results WHERE suspended OR expelled
),
judged AS (
    SELECT
        k.academic_year, k.ssid,
        g.marks IS NOT NULL AS has_marks,
        g.lowest_ela IS NOT NULL AND g.lowest_math IS NOT NULL AS has_core,
        d.days_expected IS NOT NULL AS has_days,
        has_core AND has_days AS complete,
        complete
            AND g.points >= k.min_gpa * g.marks
            AND 100 * (d.days_expected - d.days_absent) >= k.min_attendance_percent * d.days_expected
            AND system.main.least(g.lowest_ela, g.lowest_math) >= k.min_core_points
            AND r.ssid IS NULL AS ready
    FROM students AS k
    LEFT JOIN grades AS g ON k.academic_year = g.academic_year AND k.ssid = g.ssid
    LEFT JOIN days AS d ON k.academic_year = d.academic_year AND k.ssid = d.ssid
    LEFT JOIN results AS r ON k.academic_year = r.academic_year AND k.ssid = r.ssid
),
attending AS (
    SELECT s.academic_year, s.cds_code, s.district_code, s.ssid, j.* EXCLUDE (academic_year, ssid)
    FROM spells AS s
    INNER JOIN judged AS j ON s.academic_year = j.academic_year AND s.ssid = j.ssid
),
people AS (
    SELECT DISTINCT * EXCLUDE (cds_code, district_code)
    FROM core_index.at_all_entity_levels(attending, {schema}.hubs)
)
SELECT
    p.academic_year, 'CORE' AS authority, p.entity_level, p.entity_code, g.student_group,
    'high_school_readiness' AS metric, 'all' AS subject, TRUE AS higher_is_better,
    system.main.count(*) AS students,
    system.main.count(*) FILTER (p.complete) AS denominator,
    system.main.count(*) FILTER (p.ready) AS numerator,
    CASE
        WHEN denominator > 0 THEN NULL
        WHEN NOT system.main.bool_or(p.has_marks) THEN 'no_course_records'
        WHEN NOT system.main.bool_or(p.has_core) THEN 'no_core_courses'
        WHEN NOT system.main.bool_or(p.has_days) THEN 'no_attendance_records'
        ELSE 'incomplete_records'
    END AS null_reason
FROM people AS p
INNER JOIN {schema}.metric_groups AS g ON p.academic_year = g.academic_year AND p.ssid = g.ssid
GROUP BY ALL;
