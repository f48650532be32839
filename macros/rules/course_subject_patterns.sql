-- name: course_subject_patterns
-- description: Which courses are English language arts or mathematics, by the beginning of the district's
--   own course id: subject (ELA or MATH), course_pattern (a regular expression, upper or lower case),
--   mark. A guess, for districts that say nothing in local_course_subjects: the state's course code,
--   which would tell, is in the CRSC file and not in the students' records.
-- parameters:
-- example: SELECT subject, course_pattern FROM core_index.course_subject_patterns()
CREATE MACRO core_index.course_subject_patterns() AS TABLE
SELECT * FROM (VALUES
    ('ELA', '^(ENG|ELA|LANG|READ|LIT|WRIT)', 'chosen'),
    ('MATH', '^(MAT|ALG|GEOM|PREALG|PRE-ALG|STAT|CALC)', 'chosen')
) AS t(subject, course_pattern, mark)
