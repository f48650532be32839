-- name: nested_metrics
-- description: Metrics whose students, of the same entity, group, subject and year, are all students of
--   another one: outer and inner, by authority and metric. A reader who has both can subtract, so
--   that the difference is a figure of its own; where both rest on the same students it is 0 and
--   the two are one figure. A difference of numerators over the same students is not hidden for
--   itself: it counts some of the n students, as a numerator does. mark chosen: read off this
--   project's own metrics.
-- parameters:
-- example: SELECT outer_authority, inner_authority FROM core_index.nested_metrics() WHERE outer_metric = 'chronic_absence'
CREATE MACRO core_index.nested_metrics() AS TABLE
SELECT *, 'chosen' AS mark FROM (VALUES
    -- grades TK to 12, of which the Dashboard takes TK to 8
    ('DataQuest', 'chronic_absence', 'CORE', 'chronic_absence'),
    ('CORE', 'chronic_absence', 'Dashboard', 'chronic_absence'),
    -- suspended or expelled, suspended at all, suspended for a day or more
    ('CORE', 'suspension', 'DataQuest', 'suspension'),
    ('DataQuest', 'suspension', 'Dashboard', 'suspension'),
    -- all but those who took an alternate assessment
    ('Dashboard', 'graduation', 'Dashboard', 'college_career'),
    -- several results of the same students
    ('CORE', 'academic_achievement', 'Dashboard', 'distance_from_standard'),
    ('CORE', 'academic_achievement', 'CORE', 'academic_growth'),
    ('CORE', 'academic_growth', 'CORE', 'academic_growth_effect'),
    ('CORE', 'culture_climate', 'CORE', 'culture_climate_mean'),
    ('CORE', 'social_emotional_skills', 'CORE', 'social_emotional_skills_mean')
) AS t(outer_authority, outer_metric, inner_authority, inner_metric)
