-- name: college_credit_courses
-- description: Which courses earn college credit for the Dashboard's college/career measure:
--   state_code_pattern (of the state course code in the CRSC file) and level_pattern (of its
--   instructional level), both regular expressions, source and mark.
-- parameters:
-- example: SELECT state_code_pattern, level_pattern FROM core_index.college_credit_courses()
CREATE MACRO core_index.college_credit_courses() AS TABLE
SELECT *, 'CALPADS Data Guide v11, college/career indicator' AS source, 'confirmed' AS mark FROM (VALUES
    ('9020|9082|9096|9120|9154|9200|9227|9273|9303|9358|9373', '.*'),
    ('[78]\d\d\d', '23|24')
) AS t(state_code_pattern, level_pattern)
