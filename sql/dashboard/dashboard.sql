-- name: dashboard
-- description: The state's Dashboard measures of the collaborative's schools and districts, before the
--   state publishes them: core_index.dashboard over the metrics of authority Dashboard, this year and the
--   year before. Estimates: estimate says on what they rest. Cut points by the index level of the school
--   (a span school takes the unified district's) and of the district's schools, since how the state
--   assigns its types is not published; no alternate assessments, participation or continuous enrolment.
--   A year after the last one with rules takes the last one's, rules_year.
-- grain: one row an academic year, school or district, student group and indicator
-- keys: academic_year, entity_level, entity_code, student_group, indicator
CREATE OR REPLACE VIEW {schema}.dashboard AS
WITH measured AS (
    SELECT
        m.academic_year, CAST(system.main.right(m.academic_year, 4) AS INTEGER) AS year,
        m.entity_level, m.entity_code, m.student_group, i.indicator,
        m.numerator, m.denominator, m.value, m.n
    FROM {schema}.metrics AS m
    INNER JOIN core_index.student_group_definitions() AS g ON m.student_group = g.student_group
    INNER JOIN (VALUES
        ('chronic_absence', 'all', 'CHRO'), ('suspension', 'all', 'SUSP'), ('graduation', 'all', 'GRAD'),
        ('el_progress', 'all', 'ELPI'),
        ('distance_from_standard', 'ELA', 'ELA'), ('distance_from_standard', 'MATH', 'MATH')
    ) AS i(metric, subject, indicator) ON m.metric = i.metric AND m.subject = i.subject
    WHERE m.authority = 'Dashboard' AND m.value IS NOT NULL
        AND (m.entity_level = 'school' OR m.entity_level = 'district' AND system.main.suffix(m.entity_code, '0000000'))
        AND g.group_class NOT IN ('gender', 'migrant')
        AND (i.indicator <> 'ELPI' OR m.student_group IN ('EL', 'LTEL'))
),
types AS (
    SELECT
        'school' AS entity_level, entity_code,
        CASE school_level WHEN 'elementary' THEN 'ES' WHEN 'middle' THEN 'MS' WHEN 'high' THEN 'HS' ELSE 'UD' END AS type
    FROM {schema}.entities
    WHERE entity_level = 'school'
    UNION ALL
    SELECT
        'district', district_code,
        CASE
            WHEN system.main.bool_and(school_level IN ('elementary', 'middle')) THEN 'ED'
            WHEN system.main.bool_and(school_level = 'high') THEN 'HD'
            ELSE 'UD'
        END
    FROM {schema}.entities
    WHERE entity_level = 'school'
    GROUP BY district_code
),
rule_years AS (
    SELECT DISTINCT m.indicator, m.year, r.year AS rules_year
    FROM (SELECT DISTINCT indicator, year FROM measured) AS m
    INNER JOIN (
        SELECT indicator, system.main.list(DISTINCT year) AS years, system.main.max(year) AS last_year
        FROM core_index.dashboard_rules()
        GROUP BY indicator
    ) AS k ON m.indicator = k.indicator
    INNER JOIN core_index.dashboard_rules() AS r
        ON r.indicator = m.indicator AND r.year = CASE WHEN m.year > k.last_year THEN k.last_year ELSE m.year END
),
dashboard_rules_of_the_years AS (
    SELECT r.* REPLACE (y.year AS year)
    FROM core_index.dashboard_rules() AS r
    INNER JOIN rule_years AS y ON r.indicator = y.indicator AND r.year = y.rules_year
),
dashboard_counts AS (
    SELECT
        c.entity_code AS cds, CASE c.entity_level WHEN 'school' THEN 'S' ELSE 'D' END AS rtype,
        c.student_group, c.indicator, t.type, c.year,
        c.numerator AS curr_numerator, c.denominator AS curr_denominator,
        p.numerator AS prior_numerator, p.denominator AS prior_denominator,
        -- the mean of whole points gives their sum back
        CASE WHEN c.numerator IS NULL THEN CAST(system.main.round(c.value * c.n) AS DECIMAL(18, 1)) END AS curr_score_sum,
        CASE WHEN p.numerator IS NULL THEN CAST(system.main.round(p.value * p.n) AS DECIMAL(18, 1)) END AS prior_score_sum,
        CASE WHEN c.numerator IS NULL THEN c.n END AS curr_scores,
        CASE WHEN p.numerator IS NULL THEN p.n END AS prior_scores
    FROM measured AS c
    INNER JOIN rule_years AS y ON c.indicator = y.indicator AND c.year = y.year
    LEFT JOIN measured AS p
        ON c.entity_level = p.entity_level AND c.entity_code = p.entity_code
        AND c.student_group = p.student_group AND c.indicator = p.indicator AND c.year = p.year + 1
    LEFT JOIN types AS t ON c.entity_level = t.entity_level AND c.entity_code = t.entity_code
)
SELECT
    (d.year - 1) || '-' || d.year AS academic_year,
    CASE d.rtype WHEN 'S' THEN 'school' ELSE 'district' END AS entity_level, d.cds AS entity_code,
    d.* EXCLUDE (cds, rtype, year),
    y.rules_year,
    'from the files of the collaborative, by the rules of ' || y.rules_year AS estimate
FROM core_index.dashboard(dashboard_counts, rules := dashboard_rules_of_the_years) AS d
INNER JOIN rule_years AS y ON d.indicator = y.indicator AND d.year = y.year;
