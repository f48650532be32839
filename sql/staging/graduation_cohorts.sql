-- name: graduation_cohorts
-- description: The members of each graduation cohort as known by 15 August of a year (rules graduation), for
--   cohorts in their fourth, fifth and sixth year (years): class_year, by the first high-school grade
--   that the files have of the student; the school and district of the last enrolment; graduated and
--   the year of it; removed, when that enrolment ended in an exit that leaves the cohort; combined, who
--   is of the Dashboard's combined cohort: of those in their fourth year and not removed, and the
--   fifth-year graduates, where files reach back over five years. Only districts whose files reach back
--   over the years of the cohort.
-- grain: one row a student, reporting year and number of years
-- keys: academic_year, years, ssid
CREATE OR REPLACE VIEW {schema}.graduation_cohorts AS
WITH spells AS (
    FROM {schema}.high_school_spells
),
members AS (
    SELECT ssid, system.main.arg_min(class_year, (enrollment_start_date, class_year)) AS class_year FROM spells GROUP BY ssid
),
reports AS (
    SELECT
        y.academic_year, y.year, n.years, y.year - n.years + 4 AS class_year,
        system.main.make_date(y.year, m.month, d.day) AS cut_off
    FROM (SELECT DISTINCT academic_year, year FROM spells) AS y
    CROSS JOIN (VALUES (4), (5), (6)) AS n(years)
    CROSS JOIN (
        SELECT CAST(value AS INTEGER) AS month FROM {schema}.rules WHERE authority = 'CORE' AND metric = 'graduation' AND parameter = 'cut_off_month'
    ) AS m
    CROSS JOIN (
        SELECT CAST(value AS INTEGER) AS day FROM {schema}.rules WHERE authority = 'CORE' AND metric = 'graduation' AND parameter = 'cut_off_day'
    ) AS d
),
loaded AS (
    SELECT district_code, year FROM spells GROUP BY ALL
),
spanned AS (
    SELECT r.academic_year, r.year, r.years, l.district_code
    FROM reports AS r
    INNER JOIN loaded AS l ON l.year BETWEEN r.year - r.years + 1 AND r.year
    GROUP BY ALL
    HAVING system.main.count(*) = r.years
),
histories AS (
    SELECT
        r.academic_year, r.years, r.class_year, s.ssid,
        system.main.arg_max(
            {'cds_code': s.cds_code, 'district_code': s.district_code,
             'exit_reason': CASE WHEN s.enrollment_exit_date <= r.cut_off THEN s.exit_reason END},
            system.main.row(s.enrollment_start_date, coalesce(s.enrollment_exit_date, DATE '9999-12-31'), s.cds_code)
        ) AS last_spell,
        system.main.min(CASE WHEN s.enrollment_exit_date <= r.cut_off THEN s.year END) FILTER (s.exit_reason = 'E230' AND s.completion_status = '100') AS graduated_in
    FROM reports AS r
    INNER JOIN members AS m ON r.class_year = m.class_year
    INNER JOIN spells AS s ON m.ssid = s.ssid AND s.year <= r.year
    GROUP BY r.academic_year, r.years, r.class_year, s.ssid
)
SELECT
    h.academic_year, h.years, h.class_year, h.ssid, h.last_spell.cds_code AS cds_code, h.last_spell.district_code AS district_code,
    h.graduated_in, h.graduated_in IS NOT NULL AS graduated,
    h.graduated_in IS NULL AND c.exit_reason IS NOT NULL AS removed,
    CASE h.years
        WHEN 4 THEN NOT removed AND f.district_code IS NOT NULL
        WHEN 5 THEN coalesce(h.graduated_in = p.year, FALSE)
        ELSE FALSE
    END AS combined
FROM histories AS h
INNER JOIN spanned AS p
    ON h.academic_year = p.academic_year AND h.years = p.years AND h.last_spell.district_code = p.district_code
LEFT JOIN (FROM spanned WHERE years = 5) AS f ON h.academic_year = f.academic_year AND p.district_code = f.district_code
LEFT JOIN (FROM core_index.cohort_exit_codes() WHERE outcome = 'removed') AS c ON h.last_spell.exit_reason = c.exit_reason;
