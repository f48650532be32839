-- name: course_subject_patterns
-- description: Which courses are English language arts or mathematics: subject (ELA or MATH),
--   state_code_pattern (of the state course code in the CRSC file) and course_pattern (of the
--   beginning of the district's own course id, upper or lower case: a guess, for courses that neither
--   local_course_subjects nor the CRSC file tells), both regular expressions, mark. The state codes are
--   recalled: the 2100s and 2400s of the older code set, 9100 to 9139 and 9240 to 9279 of the newer.
-- parameters:
-- example: SELECT subject, state_code_pattern FROM core_index.course_subject_patterns()
CREATE MACRO core_index.course_subject_patterns() AS TABLE
SELECT * FROM (VALUES
    ('ELA', '21\d\d|91[0-3]\d', '^(ENG|ELA|LANG|READ|LIT|WRIT)', 'state codes recalled, course ids chosen'),
    ('MATH', '24\d\d|92[4-7]\d', '^(MAT|ALG|GEOM|PREALG|PRE-ALG|STAT|CALC)', 'state codes recalled, course ids chosen')
) AS t(subject, state_code_pattern, course_pattern, mark)
