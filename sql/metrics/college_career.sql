-- name: college_career
-- description: What district files tell of the Dashboard's college/career measure, of its combined cohort
--   (graduation_cohorts) less those who took an alternate assessment of grade 11: numerator, the
--   graduates who are prepared by what the files carry. It is the least there are: examinations (AP,
--   IB), career pathways, military science and apprenticeships are in none of them. Graduates by
--   criterion beside it: a_g (finished the courses that UC and CSU ask for), smarter_balanced (met the
--   standard in both subjects in grade 11), college_credit (passed college courses in two semesters or
--   three quarters), seal_of_biliteracy (and met the standard in English language arts). Each but a_g
--   prepares by itself; a_g does with the standard met in one subject and nearly met in the other, or
--   with a semester of college credit. A final grade is of a semester unless its term code begins
--   with Q. Rules college_career. Groups as in cohort_groups.
-- grain: one row an academic year, entity and student group
-- keys: academic_year, entity_level, entity_code, student_group
CREATE OR REPLACE VIEW {schema}.college_career AS
WITH definition AS (
    SELECT
        system.main.max(value) FILTER (parameter = 'met_level') AS met_level,
        system.main.max(value) FILTER (parameter = 'nearly_met_level') AS nearly_met_level,
        system.main.max(value) FILTER (parameter = 'min_course_points') AS min_course_points,
        system.main.max(value) FILTER (parameter = 'semesters') AS semesters,
        system.main.max(value) FILTER (parameter = 'semesters_with_a_g') AS semesters_with_a_g,
        system.main.max(value) FILTER (parameter = 'semesters_of_a_quarter') AS semesters_of_a_quarter
    FROM {schema}.rules
    WHERE authority = 'Dashboard' AND metric = 'college_career'
),
members AS (
    SELECT academic_year, cds_code, district_code, ssid, graduated
    FROM {schema}.graduation_cohorts AS c
    ANTI JOIN (
        FROM core_index.student_records({source}.caaspp, {schema}.caaspp_findings, {schema}.ssid_merges)
        WHERE record_type IN ('03', '04') AND grade_assessed = '11'
    ) AS alternate ON c.ssid = alternate.ssid AND c.academic_year >= alternate.academic_year
    WHERE c.combined
),
enrolled AS (
    SELECT
        m.academic_year, m.ssid,
        system.main.bool_or(e.met_all_uc_csu_requirements = 'Y') AS finished_a_g,
        system.main.bool_or(e.seal_of_biliteracy = 'Y') AS has_seal
    FROM members AS m
    INNER JOIN core_index.student_records({source}.calpads_senr, {schema}.senr_findings, {schema}.ssid_merges) AS e
        ON m.ssid = e.ssid AND m.academic_year >= e.academic_year
    GROUP BY ALL
),
tested AS (
    SELECT
        m.academic_year, m.ssid,
        coalesce(system.main.max(s.achievement_level) FILTER (s.subject = 'ELA'), 0) AS ela_level,
        coalesce(system.main.max(s.achievement_level) FILTER (s.subject = 'MATH'), 0) AS math_level
    FROM members AS m
    INNER JOIN {schema}.scores AS s ON m.ssid = s.ssid AND m.academic_year >= s.academic_year
    WHERE s.grade = '11'
    GROUP BY ALL
),
college_courses AS (
    SELECT DISTINCT c.lea_code, c.academic_year, c.school_code, c.course_id, c.section_id
    FROM core_index.accepted_records({source}.calpads_crsc, {schema}.crsc_findings) AS c
    INNER JOIN core_index.college_credit_courses() AS k
        ON system.main.regexp_full_match(c.state_course_code, k.state_code_pattern)
        AND system.main.regexp_full_match(coalesce(c.instructional_level_code, ''), k.level_pattern)
),
credited AS (
    SELECT
        m.academic_year, m.ssid,
        system.main.sum(CASE WHEN g.term_code LIKE 'Q%' THEN d.semesters_of_a_quarter ELSE 1 END) AS semesters
    FROM members AS m
    INNER JOIN core_index.student_records({source}.calpads_scsc, {schema}.scsc_findings, {schema}.ssid_merges) AS g
        ON m.ssid = g.ssid AND m.academic_year >= g.academic_year
    SEMI JOIN college_courses AS c
        ON g.lea_code = c.lea_code AND g.academic_year = c.academic_year AND g.school_code = c.school_code
        AND g.course_id = c.course_id AND g.section_id = c.section_id
    CROSS JOIN definition AS d
    WHERE core_index.grade_points(g.final_grade) >= d.min_course_points
    GROUP BY ALL
),
judged AS (
    SELECT
        m.academic_year, m.cds_code, m.district_code, m.ssid,
        m.graduated AND coalesce(e.finished_a_g, FALSE) AS a_g,
        m.graduated AND coalesce(system.main.least(t.ela_level, t.math_level) >= d.met_level, FALSE) AS smarter_balanced,
        m.graduated AND coalesce(c.semesters >= d.semesters, FALSE) AS college_credit,
        m.graduated AND coalesce(e.has_seal AND t.ela_level >= d.met_level, FALSE) AS seal_of_biliteracy,
        smarter_balanced OR college_credit OR seal_of_biliteracy OR a_g AND (
            coalesce(system.main.greatest(t.ela_level, t.math_level) >= d.met_level
                AND system.main.least(t.ela_level, t.math_level) >= d.nearly_met_level, FALSE)
            OR coalesce(c.semesters >= d.semesters_with_a_g, FALSE)
        ) AS prepared
    FROM members AS m
    LEFT JOIN enrolled AS e ON m.academic_year = e.academic_year AND m.ssid = e.ssid
    LEFT JOIN tested AS t ON m.academic_year = t.academic_year AND m.ssid = t.ssid
    LEFT JOIN credited AS c ON m.academic_year = c.academic_year AND m.ssid = c.ssid
    CROSS JOIN definition AS d
)
SELECT
    j.academic_year, 'Dashboard' AS authority, j.entity_level, j.entity_code, g.student_group,
    'college_career' AS metric, 'all' AS subject, TRUE AS higher_is_better, TRUE AS estimated,
    system.main.count(*) AS denominator,
    system.main.count(*) FILTER (j.prepared) AS numerator,
    system.main.count(*) FILTER (j.a_g) AS a_g,
    system.main.count(*) FILTER (j.smarter_balanced) AS smarter_balanced,
    system.main.count(*) FILTER (j.college_credit) AS college_credit,
    system.main.count(*) FILTER (j.seal_of_biliteracy) AS seal_of_biliteracy
FROM core_index.at_all_entity_levels(judged, {schema}.hubs) AS j
INNER JOIN {schema}.cohort_groups AS g ON j.academic_year = g.academic_year AND j.ssid = g.ssid
GROUP BY ALL;
