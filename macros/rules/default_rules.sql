-- name: default_rules
-- description: The rules in force, one row a parameter: authority, metric, parameter, first_year and
--   last_year (spring years, NULL is open), value, source, and mark (confirmed: read in the source;
--   reproduced: matches published figures; recalled: from memory, not confirmed; chosen: this
--   project's own choice). Grades are numbers: TK -1, KN 0, 1 to 12. The view rules puts the rows
--   of rule_overrides over these.
-- parameters:
-- example: SELECT parameter, value FROM core_index.default_rules() WHERE authority = 'Dashboard' AND metric = 'chronic_absence' ORDER BY parameter
CREATE MACRO core_index.default_rules() AS TABLE
SELECT
    authority, metric, parameter, CAST(first_year AS INTEGER) AS first_year,
    CAST(last_year AS INTEGER) AS last_year, CAST(value AS DOUBLE) AS value, source, mark
FROM (VALUES
    ('CORE', 'academic_achievement', 'min_achievement_level', NULL, NULL, 3, 'R. Miller, EdSource, January 2017: number of students meeting standards', 'confirmed'),
    ('CORE', 'chronic_absence', 'min_days_expected', NULL, NULL, 31, 'CALPADS glossary: more than 30 days, as the state; CORE itself may have used 45', 'recalled'),
    ('CORE', 'chronic_absence', 'first_grade', NULL, NULL, -1, 'all grades enrolled', 'recalled'),
    ('CORE', 'chronic_absence', 'last_grade', NULL, NULL, 12, 'all grades enrolled', 'recalled'),
    ('DataQuest', 'chronic_absence', 'min_days_expected', NULL, NULL, 31, 'CALPADS glossary', 'confirmed'),
    ('DataQuest', 'chronic_absence', 'first_grade', NULL, NULL, -1, 'DataQuest chronic absenteeism, grades K-12', 'confirmed'),
    ('DataQuest', 'chronic_absence', 'last_grade', NULL, NULL, 12, 'DataQuest chronic absenteeism, grades K-12', 'confirmed'),
    ('Dashboard', 'chronic_absence', 'min_days_expected', NULL, NULL, 31, 'CDE Dashboard chronic absenteeism FAQ', 'confirmed'),
    ('Dashboard', 'chronic_absence', 'first_grade', NULL, NULL, -1, 'CDE Dashboard chronic absenteeism FAQ, grades (T)K-8', 'confirmed'),
    ('Dashboard', 'chronic_absence', 'last_grade', NULL, NULL, 8, 'CDE Dashboard chronic absenteeism FAQ, grades (T)K-8', 'confirmed'),
    ('CORE', 'suspension', 'min_days_suspended', NULL, NULL, 0, 'suspended or expelled at least once', 'recalled'),
    ('CORE', 'suspension', 'counts_expulsion', NULL, NULL, 1, 'suspended or expelled at least once', 'recalled'),
    ('DataQuest', 'suspension', 'min_days_suspended', NULL, NULL, 0, 'DataQuest: any length', 'confirmed'),
    ('DataQuest', 'suspension', 'counts_expulsion', NULL, NULL, 0, 'DataQuest: suspensions apart from expulsions', 'confirmed'),
    ('Dashboard', 'suspension', 'min_days_suspended', NULL, NULL, 1, 'CDE Dashboard suspension FAQ: aggregate of one full day', 'confirmed'),
    ('Dashboard', 'suspension', 'counts_expulsion', NULL, NULL, 0, 'CDE Dashboard suspension FAQ', 'confirmed'),
    ('CORE', 'index', 'min_n', NULL, NULL, 20, 'EdWeek 2013; EdSource 2016; PACE, Making Students Visible', 'confirmed'),
    ('CORE', 'index', 'all_students_weight', NULL, NULL, 0.5, 'share of a metric that the level of all students carries', 'recalled'),
    ('core_index', 'disclosure', 'min_n', NULL, NULL, 11, 'the state publishes no group below 11 students', 'confirmed')
) AS t(authority, metric, parameter, first_year, last_year, value, source, mark)
