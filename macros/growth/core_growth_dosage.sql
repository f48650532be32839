-- name: core_growth_dosage
-- description: The CORE growth model of grade 11 from grade 8 for each academic year, subject and grade
--   of a table of scores: a student's growth is shared over the schools attended between the two
--   tests (the function core_growth_dosage). scores as in core_index.core_growth, with ssid;
--   attendance has one row a student and school: academic_year (of the score), ssid, cds_code, share,
--   the shares of a student adding up to 1: a third a year, and in proportion to days within a year.
--   Time outside the schools of the table belongs to one cds_code of its own. Students without
--   attendance count for the school of their score. Other arguments and columns as of
--   core_index.core_growth; nothing is added up over grades. n are the students of any share, and
--   share is what the shares add up to.
-- parameters: scores TABLE, attendance TABLE, covariates := [...], correction := 'reliability', reliability := MAP {...}, pretest_mean := TRUE
-- example: WITH scores AS (FROM core_index.growth_example()), attendance AS (SELECT academic_year, ssid, unnest([cds_code, '19647330000001']) AS cds_code, unnest([2/3, 1/3]) AS share FROM scores WHERE cds_code <> '19647330000001' AND ssid LIKE '%0') SELECT cds_code, n, round(share, 1) AS share, round(effect, 2) AS effect FROM core_index.core_growth_dosage(scores, attendance, covariates := ['english_learner']) ORDER BY cds_code
CREATE MACRO core_index.core_growth_dosage(
    scores,
    attendance,
    covariates := ['english_learner', 'disadvantaged', 'disability', 'foster', 'homeless'],
    correction := 'reliability',
    reliability := MAP {'ELA': 0.88, 'MATH': 0.90},
    pretest_mean := TRUE
) AS TABLE
WITH core_index_doses AS (
    FROM core_index.growth_doses(scores, attendance)
),
core_index_states AS (
    FROM core_index.growth_states(core_index_doses, covariates, correction)
)
FROM core_index.core_growth_dosage_from_states(core_index_states, reliability, pretest_mean)
