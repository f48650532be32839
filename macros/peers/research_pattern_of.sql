-- name: research_pattern_of
-- description: A regular expression of the values of a form in public research files: count, a whole
--   number; rate, a number; text, anything. A figure may be '*' (suppressed by the state) or blank.
-- parameters: form VARCHAR
-- example: SELECT core_index.research_pattern_of('count')
CREATE MACRO core_index.research_pattern_of(form) AS
CASE form WHEN 'count' THEN '(?:\d+|\*)?' WHEN 'rate' THEN '(?:-?\d+(?:\.\d*)?|-?\.\d+|\*)?' ELSE '[^^]*' END
