-- One task: the tables growth_scores and absences of one partition become sums, by statements that
-- each give rows to send. The first is growth, the second chronic absence by school and district: how
-- many students are eligible and how many of them absent, by the CORE definition (core_index.default_rules).

FROM core_index.growth_states(growth_scores);

WITH definition AS (
    SELECT max(value) AS min_days FROM core_index.default_rules()
    WHERE authority = 'CORE' AND metric = 'chronic_absence' AND parameter = 'min_days_expected'
),
days AS (
    SELECT academic_year, entity_level, entity_code, ssid, sum(days_absent) AS days_absent, sum(days_expected) AS days_expected
    FROM core_index.at_entity_levels(absences) WHERE entity_level <> 'collaborative' GROUP BY ALL
)
SELECT academic_year, entity_level, entity_code, count(*) AS denominator,
    count(*) FILTER (core_index.is_chronically_absent(days_absent, days_expected)) AS numerator
FROM days, definition
WHERE core_index.is_chronic_absence_eligible(days_absent, days_expected, min_days)
GROUP BY ALL;
