-- name: growth_correction
-- description: How the fit of a subject corrects for measurement error, from the distinct corrections
--   and regressors of its core_index.growth_states and the reliabilities by subject: the options
--   reliability and error_variance of the function core_growth. States of several corrections or
--   regressors, or a subject without reliability, are an error.
-- parameters: subject VARCHAR, corrections VARCHAR[], regressors VARCHAR[][], reliability MAP(VARCHAR, DOUBLE)
-- example: SELECT core_index.growth_correction('ELA', ['reliability'], [['pretest', 'pretest_other']], MAP {'ELA': 0.88})
CREATE MACRO core_index.growth_correction(subject, corrections, regressors, reliability) AS
CASE
    WHEN system.main.len(corrections) > 1 OR system.main.len(regressors) > 1 THEN system.main.error(
        'core_growth: states of ' || subject || ' were made with the corrections ' || CAST(corrections AS VARCHAR)
        || ' and the regressors ' || CAST(regressors AS VARCHAR) || '; all need the same; make them again with the same correction and covariates'
    )
    ELSE {
        'reliability': CASE corrections[1] WHEN 'reliability' THEN [coalesce(reliability[subject], CAST(system.main.error(
            'core_growth: reliability has no entry for the subject ' || subject || '; write MAP {''' || subject || ''': 0.9}'
        ) AS DOUBLE))] ELSE CAST([] AS DOUBLE[]) END,
        'error_variance': corrections[1] = 'error_variance'
    }
END
