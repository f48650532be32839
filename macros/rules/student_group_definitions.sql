-- name: student_group_definitions
-- description: The student groups with their class and name; index_subgroup marks those that enter
--   the index beside all students. Codes are those of the California School Dashboard, which has
--   EL_RFEP as EL in its academic measures, and no RFEP.
-- parameters:
-- example: SELECT student_group, group_name FROM core_index.student_group_definitions() WHERE group_class = 'race_ethnicity'
CREATE MACRO core_index.student_group_definitions() AS TABLE
SELECT * FROM (VALUES
    ('ALL', 'all', 'All students', FALSE),
    ('AA', 'race_ethnicity', 'African American', FALSE),
    ('AI', 'race_ethnicity', 'American Indian', FALSE),
    ('AS', 'race_ethnicity', 'Asian', FALSE),
    ('FI', 'race_ethnicity', 'Filipino', FALSE),
    ('HI', 'race_ethnicity', 'Hispanic', FALSE),
    ('PI', 'race_ethnicity', 'Pacific Islander', FALSE),
    ('WH', 'race_ethnicity', 'White', FALSE),
    ('MR', 'race_ethnicity', 'Two or more races', FALSE),
    ('EL', 'english_learner', 'English learners', TRUE),
    ('EL_RFEP', 'language_history', 'English learners and recently redesignated', FALSE),
    ('RFEP', 'language_history', 'Redesignated fluent English proficient', FALSE),
    ('LTEL', 'language_history', 'Long-term English learners', FALSE),
    ('SED', 'socioeconomic', 'Socioeconomically disadvantaged', TRUE),
    ('SWD', 'disability', 'Students with disabilities', TRUE),
    ('FOS', 'foster', 'Foster youth', FALSE),
    ('HOM', 'homeless', 'Homeless', FALSE),
    ('MIG', 'migrant', 'Migrant', FALSE),
    ('F', 'gender', 'Female', FALSE),
    ('M', 'gender', 'Male', FALSE),
    ('X', 'gender', 'Nonbinary', FALSE)
) AS t(student_group, group_class, group_name, index_subgroup)
