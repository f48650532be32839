-- name: school_characteristics
-- description: Who the students of a school are: students enrolled in the year (enrolment, log_enrolment
--   its natural logarithm), and shares (0 to 1) of those whose status is known: students known to no
--   file as one or the other are left out of a share, and a share of nobody is NULL. mobility is the
--   share enrolled there for fewer calendar days of the school year (1 July to 30 June) than
--   stable_days of core_index.peer_rules(). The other schools are found by these
--   (core_index.peer_weights).
-- grain: one row an academic year and school
-- keys: academic_year, entity_code
CREATE OR REPLACE VIEW {schema}.school_characteristics AS
WITH stable AS (
    SELECT coalesce(
        (SELECT system.main.max(value) FROM {schema}.rules WHERE metric = 'mobility' AND parameter = 'stable_days'),
        (SELECT value FROM core_index.peer_rules() WHERE metric = 'mobility' AND parameter = 'stable_days')
    ) AS stable_days
),
enrolled AS (
    SELECT
        academic_year, cds_code, district_code, ssid,
        CAST(system.main.left(academic_year, 4) || '-07-01' AS DATE) AS year_start,
        CAST(system.main.right(academic_year, 4) || '-06-30' AS DATE) AS year_end,
        system.main.least(coalesce(exit_date, year_end), year_end) - system.main.greatest(start_date, year_start) AS days_there
    FROM {schema}.enrollments
)
SELECT
    e.academic_year, e.cds_code AS entity_code, e.district_code, n.entity_name, n.school_level,
    system.main.count(*) AS enrolment,
    system.main.ln(system.main.count(*)) AS log_enrolment,
    system.main.avg(CAST(s.disadvantaged AS INTEGER)) AS disadvantaged,
    system.main.avg(CAST(s.english_learner AS INTEGER)) AS english_learner,
    system.main.avg(CAST(s.disability AS INTEGER)) AS disability,
    system.main.avg(CAST(s.homeless AS INTEGER)) AS homeless,
    system.main.avg(CAST(s.foster AS INTEGER)) AS foster,
    system.main.avg(CAST(s.race_ethnicity = 'AI' AS INTEGER)) AS american_indian,
    system.main.avg(CAST(s.race_ethnicity = 'AS' AS INTEGER)) AS asian,
    system.main.avg(CAST(s.race_ethnicity = 'AA' AS INTEGER)) AS black,
    system.main.avg(CAST(s.race_ethnicity = 'FI' AS INTEGER)) AS filipino,
    system.main.avg(CAST(s.race_ethnicity = 'HI' AS INTEGER)) AS hispanic,
    system.main.avg(CAST(s.race_ethnicity = 'PI' AS INTEGER)) AS pacific_islander,
    system.main.avg(CAST(s.race_ethnicity = 'WH' AS INTEGER)) AS white,
    system.main.avg(CAST(s.race_ethnicity = 'MR' AS INTEGER)) AS two_or_more_races,
    system.main.avg(CAST(e.days_there < r.stable_days AS INTEGER)) AS mobility
FROM enrolled AS e
INNER JOIN {schema}.students AS s ON e.academic_year = s.academic_year AND e.ssid = s.ssid
INNER JOIN {schema}.entities AS n ON n.entity_level = 'school' AND e.cds_code = n.entity_code
CROSS JOIN stable AS r
GROUP BY e.academic_year, e.cds_code, e.district_code, n.entity_name, n.school_level;
