-- name: survey_items
-- description: How survey constructs are scored, one row a construct: construct, kind (skills: the four
--   social-emotional skills; climate: the four topics of culture and climate), items (the items that
--   belong to it; NULL for every item that the file has under the construct), reverse_coded (items
--   whose response counts as lowest + highest - response), lowest and highest response,
--   favourable_from (a respondent is favourable whose mean is at least this), minimum_answered (items
--   that a respondent has to answer for a mean), source and mark. The constructs, the five-point
--   scale and the topics are CORE's; a minimum of half the items, and favourable as a mean of at
--   least 4 of a respondent, are chosen here: CORE reported means and shares of favourable answers.
-- parameters:
-- example: SELECT construct, minimum_answered FROM core_index.survey_items() WHERE kind = 'skills' ORDER BY construct
CREATE MACRO core_index.survey_items() AS TABLE
SELECT
    construct, kind, CAST(NULL AS VARCHAR[]) AS items, CAST([] AS VARCHAR[]) AS reverse_coded,
    1 AS lowest, 5 AS highest, 4.0::DECIMAL(4, 2) AS favourable_from, minimum_answered,
    CASE kind
        WHEN 'skills' THEN 'CORE social-emotional survey sheet: four constructs, five-point scale; 4, 4, 9 and 8 items'
        ELSE 'CORE culture-climate survey: four topics'
    END AS source,
    'chosen' AS mark
FROM (VALUES
    ('growth_mindset', 'skills', 2),
    ('self_efficacy', 'skills', 2),
    ('self_management', 'skills', 5),
    ('social_awareness', 'skills', 4),
    ('climate_support', 'climate', 2),
    ('climate_belonging', 'climate', 2),
    ('climate_discipline', 'climate', 2),
    ('climate_safety', 'climate', 2)
) AS t(construct, kind, minimum_answered)
