-- name: core_growth_dosage_from_states
-- description: core_index.core_growth_dosage from states keyed by dose pattern: core_index.growth_states
--   or core_index.growth_export of core_index.growth_doses, one table or those of several districts put
--   together. The same result as from the rows of the students behind the states. The correction is
--   the one the states were made for; other arguments and columns as of core_index.core_growth_dosage.
-- parameters: states TABLE, reliability := MAP {...}, pretest_mean := TRUE
-- example: WITH scores AS (FROM core_index.growth_example()), attendance AS (SELECT academic_year, ssid, unnest([cds_code, '19647330000001']) AS cds_code, unnest([2/3, 1/3]) AS share FROM scores WHERE cds_code <> '19647330000001' AND ssid LIKE '%0'), doses AS (FROM core_index.growth_doses(scores, attendance)), states AS (FROM core_index.growth_states(doses, covariates := ['english_learner'])) SELECT cds_code, n, round(share, 1) AS share, round(effect, 2) AS effect FROM core_index.core_growth_dosage_from_states(states) ORDER BY cds_code
CREATE MACRO core_index.core_growth_dosage_from_states(
    states, reliability := MAP {'ELA': 0.88, 'MATH': 0.90}, pretest_mean := TRUE
) AS TABLE
WITH core_index_input AS (
    SELECT academic_year, subject, grade, cds_code AS doses, districts, regressors, correction, moments
    FROM system.main.query_table(states)
),
listed AS (
    SELECT
        academic_year, subject, grade,
        core_index.growth_correction(
            subject, system.main.list(DISTINCT correction), system.main.list(DISTINCT regressors), reliability
        ) AS corrected,
        system.main.list({
            'units': system.main.list_transform(doses, lambda d: d.cds_code),
            'shares': system.main.list_transform(doses, lambda d: d.share),
            'moments': moments
        } ORDER BY doses) AS patterns,
        system.main.len(system.main.list_distinct(system.main.flatten(system.main.list(districts)))) AS districts
    FROM core_index_input
    GROUP BY academic_year, subject, grade
),
fits AS (
    SELECT
        academic_year, subject, grade, districts,
        system.main.core_growth_dosage(patterns, {
            'reliability': corrected.reliability,
            'error_variance': corrected.error_variance,
            'pretest_mean': pretest_mean
        }) AS growth
    FROM listed
),
estimates AS (
    SELECT academic_year, subject, grade, districts, system.main.unnest(growth.units) AS u FROM fits
),
single AS (
    SELECT academic_year, subject, grade, moments.n AS students, system.main.unnest(doses) AS dose FROM core_index_input
),
totals AS (
    SELECT academic_year, subject, grade, dose.cds_code AS cds_code, system.main.sum(dose.share * students) AS share
    FROM single
    GROUP BY ALL
)
SELECT
    e.academic_year, e.subject, e.grade, e.u.unit AS cds_code, e.u.n AS n, e.u.excluded AS excluded,
    coalesce(t.share, 0) AS share, e.u.effect AS effect, e.u.standard_error AS standard_error, e.u.reliability AS reliability,
    e.u.shrunken_effect AS shrunken_effect, e.u.core_standard_error AS core_standard_error, e.u.posterior_sd AS posterior_sd,
    e.u.percentile AS percentile, core_index.growth_level(e.u.percentile) AS growth_level,
    core_index.growth_band(e.u.percentile) AS growth_band, e.u.null_reason AS null_reason, e.districts,
    CASE e.districts WHEN 1 THEN 'within_district' ELSE 'across_districts' END AS comparison
FROM estimates AS e
LEFT JOIN totals AS t
    ON e.academic_year = t.academic_year AND e.subject = t.subject AND e.grade = t.grade AND e.u.unit = t.cds_code
