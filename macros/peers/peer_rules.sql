-- name: peer_rules
-- description: The parameters of the views of peers, in the form of core_index.default_rules(): how many
--   nearest peers (k), how many similar schools of the School Characteristics Index, and the calendar
--   days at a school from which a student's enrolment there counts as stable.
--   Rows of rule_overrides with the same metric and parameter replace them.
-- parameters:
-- example: SELECT parameter, value, mark FROM core_index.peer_rules() ORDER BY parameter
CREATE MACRO core_index.peer_rules() AS TABLE
SELECT
    authority, metric, parameter, CAST(NULL AS INTEGER) AS first_year, CAST(NULL AS INTEGER) AS last_year,
    CAST(value AS DOUBLE) AS value, source, mark
FROM (VALUES
    ('core_index', 'peers', 'k', 20, 'as many as leave a percentile in steps of 5', 'chosen'),
    ('California', 'peers', 'similar_schools', 100, 'Similar Schools Rank of the Academic Performance Index: the 100 schools closest on the School Characteristics Index (East Bay Times; randstatestats.org)', 'confirmed'),
    ('DataQuest', 'mobility', 'stable_days', 245, 'DataQuest stability rate: 245 consecutive calendar days at one school', 'recalled')
) AS t(authority, metric, parameter, value, source, mark)
