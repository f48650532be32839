-- name: released_dashboard
-- description: The Dashboard measures of dashboard that rest on figures released_metrics shows, this
--   year's and, where there is one, the year's before, and whether they are public: both are. Others
--   are not listed.
-- grain: one row an academic year, school or district, student group and indicator
-- keys: academic_year, entity_level, entity_code, student_group, indicator
-- materialized: always
CREATE OR REPLACE VIEW {schema}.released_dashboard AS
WITH shown AS MATERIALIZED (
    SELECT p.academic_year, p.entity_level, p.entity_code, p.student_group, i.indicator, p.is_public
    FROM {schema}.released_metrics AS p
    INNER JOIN (VALUES
        ('chronic_absence', 'all', 'CHRO'), ('suspension', 'all', 'SUSP'), ('graduation', 'all', 'GRAD'),
        ('el_progress', 'all', 'ELPI'),
        ('distance_from_standard', 'ELA', 'ELA'), ('distance_from_standard', 'MATH', 'MATH')
    ) AS i(metric, subject, indicator) ON p.metric = i.metric AND p.subject = i.subject
    WHERE p.authority = 'Dashboard' AND NOT p.suppressed
)
SELECT d.*, s.is_public AND (d.prior_status IS NULL OR b.is_public) AS is_public
FROM {schema}.dashboard AS d
INNER JOIN shown AS s
    ON d.academic_year = s.academic_year AND d.entity_level = s.entity_level AND d.entity_code = s.entity_code
    AND d.student_group = s.student_group AND d.indicator = s.indicator
LEFT JOIN shown AS b
    ON d.entity_level = b.entity_level AND d.entity_code = b.entity_code
    AND d.student_group = b.student_group AND d.indicator = b.indicator
    AND CAST(system.main.right(d.academic_year, 4) AS INTEGER) = CAST(system.main.right(b.academic_year, 4) AS INTEGER) + 1
WHERE d.prior_status IS NULL OR b.indicator IS NOT NULL;
