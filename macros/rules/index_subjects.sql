-- name: index_subjects
-- description: The subjects of each metric that enter the index, a metric's points split equally among
--   those that a school has: metric, subject, source and mark. Other subjects, such as survey topics or
--   the mean over constructs, are reported beside it. The subjects of the academic metrics are
--   confirmed; how CORE put its surveys' constructs and respondents and its three cohorts of
--   graduation together is not known, so equal parts are chosen.
-- parameters:
-- example: SELECT subject, mark FROM core_index.index_subjects() WHERE metric = 'culture_climate' ORDER BY subject
CREATE MACRO core_index.index_subjects() AS TABLE
SELECT * FROM (VALUES
    ('academic_achievement', 'ELA', 'CORE technical guide 2014-15, contents', 'confirmed'),
    ('academic_achievement', 'MATH', 'CORE technical guide 2014-15, contents', 'confirmed'),
    ('academic_growth', 'ELA', 'CORE technical guide 2014-15, contents', 'confirmed'),
    ('academic_growth', 'MATH', 'CORE technical guide 2014-15, contents', 'confirmed'),
    ('high_school_readiness', 'all', 'CORE technical guide 2014-15, contents', 'confirmed'),
    ('graduation', 'four_year', 'cohorts of four, five and six years are CORE''s, equal parts are not', 'chosen'),
    ('graduation', 'five_year', 'cohorts of four, five and six years are CORE''s, equal parts are not', 'chosen'),
    ('graduation', 'six_year', 'cohorts of four, five and six years are CORE''s, equal parts are not', 'chosen'),
    ('chronic_absence', 'all', 'CORE technical guide 2014-15, contents', 'confirmed'),
    ('suspension', 'all', 'CORE technical guide 2014-15, contents', 'confirmed'),
    ('el_redesignation', 'all', 'CORE index reports, 2014-15', 'confirmed'),
    ('social_emotional_skills', 'growth_mindset', 'the four constructs are CORE''s, equal parts are not', 'chosen'),
    ('social_emotional_skills', 'self_efficacy', 'the four constructs are CORE''s, equal parts are not', 'chosen'),
    ('social_emotional_skills', 'self_management', 'the four constructs are CORE''s, equal parts are not', 'chosen'),
    ('social_emotional_skills', 'social_awareness', 'the four constructs are CORE''s, equal parts are not', 'chosen'),
    ('culture_climate', 'student', 'the three kinds of respondents are CORE''s, equal parts are not', 'chosen'),
    ('culture_climate', 'staff', 'the three kinds of respondents are CORE''s, equal parts are not', 'chosen'),
    ('culture_climate', 'family', 'the three kinds of respondents are CORE''s, equal parts are not', 'chosen')
) AS t(metric, subject, source, mark)
