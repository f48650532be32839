-- name: student_group_partitions
-- description: How student groups add up for a reader of published counts, one row a part: division,
--   the whole, and a group that is part of it. The parts of a division of a whole overlap in nobody;
--   what they leave of it is a residual that has no row of its own (race not reported, not an English
--   learner). A group that is in no row is taken as a part of ALL by itself. Nested groups are
--   divisions of the larger one. Codes as in core_index.student_group_definitions(); mark chosen:
--   read off this project's own definitions of the groups.
-- parameters:
-- example: SELECT division, whole, part FROM core_index.student_group_partitions() WHERE division IN ('gender', 'english_learners')
CREATE MACRO core_index.student_group_partitions() AS TABLE
SELECT division, whole, part, 'chosen' AS mark FROM (VALUES
    ('race_ethnicity', 'ALL', 'AA'),
    ('race_ethnicity', 'ALL', 'AI'),
    ('race_ethnicity', 'ALL', 'AS'),
    ('race_ethnicity', 'ALL', 'FI'),
    ('race_ethnicity', 'ALL', 'HI'),
    ('race_ethnicity', 'ALL', 'PI'),
    ('race_ethnicity', 'ALL', 'WH'),
    ('race_ethnicity', 'ALL', 'MR'),
    ('gender', 'ALL', 'F'),
    ('gender', 'ALL', 'M'),
    ('gender', 'ALL', 'X'),
    ('language', 'ALL', 'EL'),
    ('language', 'ALL', 'RFEP'),
    ('english_learners', 'EL', 'LTEL'),
    ('english_learners_and_recent', 'EL_RFEP', 'EL'),
    ('english_learners_and_recent', 'ALL', 'EL_RFEP'),
    ('disadvantaged', 'ALL', 'SED'),
    ('disability', 'ALL', 'SWD'),
    ('foster', 'ALL', 'FOS'),
    ('homeless', 'ALL', 'HOM'),
    ('migrant', 'ALL', 'MIG')
) AS t(division, whole, part)
