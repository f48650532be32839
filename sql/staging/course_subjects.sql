-- name: course_subjects
-- description: The courses of each district that count as English language arts (ELA) or mathematics
--   (MATH): by local_course_subjects; else, where the CRSC file has the course, by its state course
--   code; else by the course id (core_index.course_subject_patterns()).
-- grain: one row a district, course and subject
-- keys: lea_code, course_id, subject
CREATE OR REPLACE VIEW {schema}.course_subjects AS
WITH courses AS (
    SELECT DISTINCT lea_code, course_id FROM {source}.calpads_scsc WHERE problem IS NULL AND course_id IS NOT NULL
),
state_codes AS (
    SELECT DISTINCT lea_code, course_id, state_course_code
    FROM core_index.accepted_records({source}.calpads_crsc, {schema}.crsc_findings)
)
SELECT DISTINCT c.lea_code, c.course_id, l.subject
FROM courses AS c
INNER JOIN {schema}.local_course_subjects AS l
    ON c.lea_code = l.lea_code AND system.main.regexp_full_match(c.course_id, l.course_pattern, 'i')
UNION ALL
SELECT DISTINCT c.lea_code, c.course_id, p.subject
FROM courses AS c
ANTI JOIN {schema}.local_course_subjects AS l ON c.lea_code = l.lea_code
INNER JOIN state_codes AS s ON c.lea_code = s.lea_code AND c.course_id = s.course_id
INNER JOIN core_index.course_subject_patterns() AS p
    ON system.main.regexp_full_match(s.state_course_code, p.state_code_pattern)
UNION ALL
SELECT DISTINCT c.lea_code, c.course_id, p.subject
FROM courses AS c
ANTI JOIN {schema}.local_course_subjects AS l ON c.lea_code = l.lea_code
ANTI JOIN state_codes AS s ON c.lea_code = s.lea_code AND c.course_id = s.course_id
INNER JOIN core_index.course_subject_patterns() AS p ON system.main.regexp_matches(c.course_id, p.course_pattern, 'i');
