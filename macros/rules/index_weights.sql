-- name: index_weights
-- description: Points of each metric in the 0 to 100 index by school level, before the points of
--   missing metrics go to the others of the same domain. Academic 60 and culture-climate 40 are
--   confirmed (LA School Report, 2016); 8 points for each culture-climate metric follow from the
--   published 8 per cent of social-emotional skills; the split of the academic points is recalled.
--   Span schools take what their grades have.
-- parameters:
-- example: SELECT metric, points FROM core_index.index_weights() WHERE school_level = 'elementary' ORDER BY metric
CREATE MACRO core_index.index_weights() AS TABLE
SELECT school_level, domain, metric, CAST(points AS DOUBLE) AS points, mark
FROM (VALUES
    ('elementary', 'academic', 'academic_achievement', 30, 'recalled'),
    ('elementary', 'academic', 'academic_growth', 30, 'recalled'),
    ('middle', 'academic', 'academic_achievement', 20, 'recalled'),
    ('middle', 'academic', 'academic_growth', 20, 'recalled'),
    ('middle', 'academic', 'high_school_readiness', 20, 'recalled'),
    ('high', 'academic', 'academic_achievement', 20, 'recalled'),
    ('high', 'academic', 'academic_growth', 20, 'recalled'),
    ('high', 'academic', 'graduation', 20, 'recalled'),
    ('span', 'academic', 'academic_achievement', 15, 'chosen'),
    ('span', 'academic', 'academic_growth', 15, 'chosen'),
    ('span', 'academic', 'high_school_readiness', 15, 'chosen'),
    ('span', 'academic', 'graduation', 15, 'chosen')
) AS academic(school_level, domain, metric, points, mark)
UNION ALL
SELECT school_level, 'culture_climate', metric, 8.0, 'recalled'
FROM (VALUES ('elementary'), ('middle'), ('high'), ('span')) AS levels(school_level)
CROSS JOIN (VALUES
    ('chronic_absence'), ('suspension'), ('el_redesignation'), ('social_emotional_skills'), ('culture_climate')
) AS metrics(metric)
