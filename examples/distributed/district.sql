-- Step 1, at the district: only sums leave. Reads the tables growth_scores, attendance, metrics and
-- school_characteristics of the open database (core_index.install_sql makes them; attendance has the
-- shares of grade 11, as in core_index.core_growth_dosage) and writes four files to `outgoing`.
-- Before it: LOAD core_index, and
--     SET VARIABLE outgoing = 'outgoing';             a folder that is there
--     SET VARIABLE recipient = 'the collaborative';
--     SET VARIABLE under_agreement = NULL;            or the agreement, its date and its parties
--     SET VARIABLE covariates = ['english_learner', 'disadvantaged'];    the same in all districts

-- Growth of grades 4 to 8: a state a school, grade and subject. Without an agreement each school
-- that has a small group would be refused: it is left out.
COPY (
    WITH scores AS (FROM growth_scores WHERE grade <> '11')
    FROM core_index.growth_export(
        scores, getvariable('recipient'), under_agreement := getvariable('under_agreement'), leave_out_small := TRUE,
        covariates := getvariable('covariates')
    )
) TO (getvariable('outgoing') || '/growth.parquet');

-- Growth of grade 11: a state a dose pattern, the schools attended since grade 8 with their shares.
COPY (
    WITH scores AS (FROM growth_scores WHERE grade = '11'),
    doses AS (FROM core_index.growth_doses(scores, attendance))
    FROM core_index.growth_export(
        doses, getvariable('recipient'), under_agreement := getvariable('under_agreement'), leave_out_small := TRUE,
        covariates := getvariable('covariates')
    )
) TO (getvariable('outgoing') || '/growth_dosage.parquet');

-- Rates and surveys of schools and the district: counts, and means with their n. Without an agreement
-- the groups of fewer than 11 stay at home, and n or a numerator found by subtraction is still found:
-- the view released_metrics has what stands up to that.
COPY (
    FROM metrics
    WHERE entity_level IN ('school', 'district') AND (getvariable('under_agreement') IS NOT NULL OR n >= 11)
) TO (getvariable('outgoing') || '/metrics.parquet');

-- What peers are found by: shares of each school's students.
COPY (
    FROM school_characteristics WHERE getvariable('under_agreement') IS NOT NULL OR enrolment >= 11
) TO (getvariable('outgoing') || '/school_characteristics.parquet');
