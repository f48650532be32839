-- name: growth_export
-- description: core_index.growth_states that may leave the district, for core_index.core_growth_from_states
--   (or core_index.core_growth_dosage_from_states) at the receiving party: one row an academic year,
--   subject, grade and cds_code, with recipient, under_agreement and small_cells as its log. A state
--   of fewer than min_n students, or whose 0/1 characteristics, their complements or two of them
--   together leave 1 to min_n - 1 students (the function growth_small_cells), is refused with an error,
--   for a sum over so few students is their scores. Ways out: fewer covariates; leave_out_small :=
--   TRUE, which leaves such units out; or under_agreement, the agreement by which the recipient may
--   have them, which stands in each row, with the small cells. min_n is by default the privacy
--   minimum of core_index.default_rules() (11). The guard judges one export: two of them, of nearly
--   the same students or with other covariates, can be subtracted. docs/federated.md.
-- parameters: scores TABLE, recipient VARCHAR, under_agreement := NULL, leave_out_small := FALSE, covariates := [...], correction := 'reliability', min_n := NULL
-- example: WITH scores AS (FROM core_index.growth_example()) SELECT cds_code, moments.n, recipient, small_cells FROM core_index.growth_export(scores, 'collaborative', under_agreement := 'data sharing agreement of 1 July 2022', covariates := ['english_learner']) ORDER BY cds_code
CREATE MACRO core_index.growth_export(
    scores, recipient, under_agreement := NULL, leave_out_small := FALSE,
    covariates := ['english_learner', 'disadvantaged', 'disability', 'foster', 'homeless'],
    correction := 'reliability', min_n := NULL
) AS TABLE
WITH smallest AS (
    SELECT CAST(coalesce(min_n, system.main.max(value)) AS BIGINT) AS smallest
    FROM core_index.default_rules() WHERE metric = 'disclosure' AND parameter = 'min_n'
),
judged AS MATERIALIZED (
    -- the two pretests are scores of students, not characteristics
    SELECT s.*, m.smallest, system.main.growth_small_cells(s.moments, s.regressors, 2, m.smallest) AS small_cells
    FROM core_index.growth_states(scores, covariates, correction) AS s CROSS JOIN smallest AS m
),
refused AS (
    SELECT system.main.count(*) AS units, system.main.arg_min(judged, (academic_year, subject, grade, cds_code)) AS first
    FROM judged WHERE small_cells <> []
)
SELECT
    j.academic_year, j.subject, j.grade, j.cds_code, j.districts, j.regressors, j.correction, j.moments,
    CAST(recipient AS VARCHAR) AS recipient, CAST(under_agreement AS VARCHAR) AS under_agreement, j.small_cells
FROM judged AS j CROSS JOIN refused AS r
WHERE CASE
    WHEN coalesce(recipient, '') = '' THEN system.main.error('core_index.growth_export: recipient is not given; name who receives the states')
    WHEN under_agreement = '' THEN system.main.error('core_index.growth_export: under_agreement is empty; name the agreement, its date and its parties')
    WHEN under_agreement IS NOT NULL THEN TRUE
    WHEN leave_out_small THEN j.small_cells = []
    WHEN r.units = 0 THEN TRUE
    ELSE system.main.error(
        'core_index.growth_export: ' || r.units || ' units tell about fewer than ' || j.smallest || ' students (rule disclosure min_n); the first is '
        || CAST(r.first.cds_code AS VARCHAR) || ', ' || r.first.subject || ', grade ' || r.first.grade || ', ' || r.first.academic_year || ': '
        || system.main.list_aggregate(system.main.list_transform(r.first.small_cells, lambda c: c.cell || coalesce(' (' || c.n || ')', '')), 'string_agg', ', ')
        || '; a sum over so few students is their scores; take fewer covariates, leave such units out with leave_out_small := TRUE, or name in under_agreement the agreement by which '
        || recipient || ' may have them'
    )
END
