-- name: dashboard_assistance_letters
-- description: The letter by which the state's eligibility file names the priorities of a student group
--   that makes a district eligible for differentiated assistance: two or more of 4, 5, 6 and 8. Source: CDE
--   LCFF eligibility file 2024.
-- parameters:
-- example: SELECT letter FROM core_index.dashboard_assistance_letters() WHERE priorities = '456'
CREATE MACRO core_index.dashboard_assistance_letters() AS TABLE
SELECT * FROM (VALUES
    ('456', 'A'), ('45', 'B'), ('56', 'C'), ('46', 'D'), ('48', 'E'), ('58', 'F'), ('68', 'G'), ('458', 'H'),
    ('468', 'I'), ('568', 'J'), ('4568', 'K')
) AS t(priorities, letter)
