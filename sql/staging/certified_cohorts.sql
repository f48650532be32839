-- name: certified_cohorts
-- description: The members of the four-year cohort of a year by report 15.2, the state's own word on them:
--   graduated (category HSDiplomaGraduate), removed (RemovedFromCohort, OtherTransfers), and the
--   student_groups that the report says, which for English learners and the like are those of any
--   time in the cohort.
-- grain: one row a student, school and academic year
-- keys: academic_year, cds_code, ssid
CREATE OR REPLACE VIEW {schema}.certified_cohorts AS
SELECT DISTINCT
    l.academic_year, r.cds_code, r.district_code, l.ssid,
    system.main.regexp_replace(system.main.lower(l.cohort_category), '[^a-z]', '', 'g') AS category,
    category = 'hsdiplomagraduate' AS graduated,
    category IN ('removedfromcohort', 'othertransfers') AS removed,
    system.main.list_filter(
        [
            'ALL',
            CASE
                WHEN system.main.regexp_matches(ethnicity_race, '^hispanic|^latin', 'i') THEN 'HI'
                WHEN system.main.regexp_matches(ethnicity_race, '^am(erican)? ind', 'i') THEN 'AI'
                WHEN system.main.regexp_matches(ethnicity_race, '^asian', 'i') THEN 'AS'
                WHEN system.main.regexp_matches(ethnicity_race, '^filipino', 'i') THEN 'FI'
                WHEN system.main.regexp_matches(ethnicity_race, '^(nat|pacific)', 'i') THEN 'PI'
                WHEN system.main.regexp_matches(ethnicity_race, '^(black|african)', 'i') THEN 'AA'
                WHEN system.main.regexp_matches(ethnicity_race, '^white', 'i') THEN 'WH'
                WHEN system.main.regexp_matches(ethnicity_race, '^(multiple|two)', 'i') THEN 'MR'
            END,
            CASE WHEN gender IN ('F', 'M', 'X') THEN gender END,
            CASE WHEN english_learner[1] = 'Y' THEN 'EL' END,
            CASE WHEN socioeconomically_disadvantaged[1] = 'Y' THEN 'SED' END,
            CASE WHEN students_with_disabilities[1] = 'Y' THEN 'SWD' END,
            CASE WHEN foster_youth[1] = 'Y' THEN 'FOS' END,
            CASE WHEN homeless[1] = 'Y' THEN 'HOM' END
        ],
        lambda g: g IS NOT NULL
    ) AS student_groups
FROM core_index.current_ssids({source}.calpads_cohort_list, {schema}.ssid_merges) AS l
INNER JOIN {schema}.reporting_schools AS r ON l.lea_code = r.lea_code AND l.school_code = r.school_code
WHERE l.problem IS NULL;
