-- name: default_rules
-- description: The rules in force, one row a parameter: authority, metric, parameter, first_year and
--   last_year (spring years, NULL is open), value, source, and mark (confirmed: read in the source;
--   reproduced: matches published figures; transcribed: from
--   another project's copy of the source; recalled: from memory, not confirmed; chosen: this
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
    ('CORE', 'survey_participation', 'first_grade', NULL, NULL, 4, 'CORE social-emotional survey sheet: first grades 5 to 12, later 4 to 12', 'confirmed'),
    ('CORE', 'survey_participation', 'last_grade', NULL, NULL, 12, 'CORE social-emotional survey sheet', 'confirmed'),
    ('CORE', 'survey_participation', 'min_student', NULL, NULL, 0.5, 'half of the students of the surveyed grades', 'chosen'),
    ('CORE', 'survey_participation', 'min_family_elementary', NULL, NULL, 0.4, 'CORE consultation of 2015: proposed; what was adopted is not known', 'recalled'),
    ('CORE', 'survey_participation', 'min_family_middle', NULL, NULL, 0.3, 'CORE consultation of 2015: proposed; what was adopted is not known', 'recalled'),
    ('CORE', 'survey_participation', 'min_family_high', NULL, NULL, 0.25, 'CORE consultation of 2015: proposed; what was adopted is not known', 'recalled'),
    ('CORE', 'survey_participation', 'min_family_span', NULL, NULL, 0.25, 'the lowest of the three, for span schools, districts and above', 'chosen'),
    ('CORE', 'el_redesignation', 'min_years_el', NULL, NULL, 5, 'English learners of five or more years beside those redesignated', 'recalled'),
    ('DataQuest', 'el_redesignation', 'min_years_el', NULL, NULL, 0, 'plain annual rate: all English learners', 'chosen'),
    ('Dashboard', 'student_groups', 'rfep_years', NULL, NULL, 4, 'State Board, January 2017: English learners and RFEP of up to four years', 'confirmed'),
    ('Dashboard', 'student_groups', 'ltel_years', NULL, NULL, 7, 'an analyst''s approximation of the group of long-term English learners', 'transcribed'),
    ('Dashboard', 'student_groups', 'edge_month', NULL, NULL, 6, 'years are counted back from 15 June of the spring, as in two districts'' programs', 'transcribed'),
    ('Dashboard', 'student_groups', 'edge_day', NULL, NULL, 15, 'years are counted back from 15 June of the spring, as in two districts'' programs', 'transcribed'),
    ('Dashboard', 'student_groups', 'edge_counts', NULL, NULL, 1, '1: who was redesignated on the very day is within the years, as one of the two has it; 0: not, as the other', 'transcribed'),
    ('CALPADS', 'student_groups', 'parent_education_codes', NULL, 2023, 1, 'CALPADS Data Guide v11: one code, of the more educated parent', 'confirmed'),
    ('CALPADS', 'student_groups', 'parent_education_codes', 2024, NULL, 2, 'CALPADS manual, socioeconomically disadvantaged; CDE Flash 302: a code for each guardian', 'confirmed'),
    ('CORE', 'high_school_readiness', 'grade', NULL, NULL, 8, 'Mathematica, eighth grade on track, after CORE; Long Beach', 'confirmed'),
    ('CORE', 'high_school_readiness', 'min_gpa', NULL, NULL, 2.5, 'Mathematica, eighth grade on track, after CORE; Long Beach', 'confirmed'),
    ('CORE', 'high_school_readiness', 'min_attendance_percent', NULL, NULL, 96, 'Mathematica, eighth grade on track, after CORE; Long Beach', 'confirmed'),
    ('CORE', 'high_school_readiness', 'min_core_points', NULL, NULL, 1.7, 'no D or F in English language arts or mathematics: C- or better', 'chosen'),
    ('Dashboard', 'college_career', 'met_level', NULL, NULL, 3, 'CDE, college/career indicator: Smarter Balanced level 3', 'confirmed'),
    ('Dashboard', 'college_career', 'nearly_met_level', NULL, NULL, 2, 'CDE, college/career indicator: level 3 in one subject and 2 in the other', 'confirmed'),
    ('Dashboard', 'college_career', 'min_course_points', NULL, NULL, 1.7, 'CDE, college/career indicator: C- or better', 'confirmed'),
    ('Dashboard', 'college_career', 'semesters', NULL, NULL, 2, 'CDE, college/career indicator: two semesters or three quarters of college credit', 'confirmed'),
    ('Dashboard', 'college_career', 'semesters_with_a_g', NULL, NULL, 1, 'CDE, college/career indicator: a-g courses and one semester of college credit', 'confirmed'),
    ('Dashboard', 'college_career', 'semesters_of_a_quarter', NULL, NULL, 0.67, 'three quarters are two semesters', 'chosen'),
    ('CORE', 'graduation', 'min_days_short_term', NULL, NULL, 31, 'CALPADS error SENR0187: primary enrolment is status 10, or 30 for more than 30 days', 'confirmed'),
    ('CORE', 'graduation', 'cut_off_month', NULL, NULL, 8, 'CALPADS user manual, cohort reports: outcomes up to 15 August', 'confirmed'),
    ('CORE', 'graduation', 'cut_off_day', NULL, NULL, 15, 'CALPADS user manual, cohort reports: outcomes up to 15 August', 'confirmed'),
    ('CORE', 'index', 'min_n', NULL, NULL, 20, 'EdWeek 2013; EdSource 2016; PACE, Making Students Visible', 'confirmed'),
    ('CORE', 'index', 'all_students_weight', NULL, NULL, 0.5, 'share of a metric that the level of all students carries', 'recalled'),
    ('core_index', 'disclosure', 'min_n', NULL, NULL, 11, 'the state publishes no group below 11 students', 'confirmed'),
    ('core_index', 'disclosure', 'index_first', NULL, NULL, 1, '1: figures that a school''s index rests on are published before others; 0: the largest first', 'chosen'),
    ('core_index', 'data_quality', 'max_days_expected', NULL, NULL, 250, 'a school year has about 180 days', 'chosen'),
    ('core_index', 'data_quality', 'max_days_suspended', NULL, NULL, 20, 'Education Code 48903', 'recalled'),
    ('core_index', 'data_quality', 'min_years_over_grade_age', NULL, NULL, -2, 'against 5 years in kindergarten and one more a grade', 'chosen'),
    ('core_index', 'data_quality', 'max_years_over_grade_age', NULL, NULL, 5, 'against 5 years in kindergarten and one more a grade', 'chosen'),
    ('core_index', 'data_quality', 'min_items_alike', NULL, NULL, 10, 'a survey of so many items is seldom answered alike throughout', 'chosen'),
    ('core_index', 'data_quality', 'max_change_of_students', NULL, NULL, 0.2, 'share of the students of the year before', 'chosen'),
    ('core_index', 'data_quality', 'min_ratio_to_last_year', NULL, NULL, 0.4, 'of days absent and of students suspended', 'chosen'),
    ('core_index', 'data_quality', 'max_ratio_to_last_year', NULL, NULL, 2.5, 'of days absent and of students suspended', 'chosen'),
    ('core_index', 'data_quality', 'min_number_last_year', NULL, NULL, 30, 'smaller numbers change by chance', 'chosen'),
    ('core_index', 'reconciliation', 'max_difference_of_rates', NULL, NULL, 0.0005, 'rates are published to a tenth of a percent', 'chosen'),
    ('core_index', 'reconciliation', 'max_difference_of_points', NULL, NULL, 0.05, 'distances are published to a tenth of a point', 'chosen')
) AS t(authority, metric, parameter, first_year, last_year, value, source, mark)
