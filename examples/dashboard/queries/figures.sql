-- needs: metrics
-- The figures as they are shown: rounded in the measure's unit, with 95 per cent intervals of what is in points
-- (a standard error of 0 says that effects did not differ, not that one is certain).
-- What is hidden has no number here, whatever its row holds, and pages read figures from nowhere else.
SELECT
    m.academic_year, m.entity_level, m.entity_code, m.student_group, m.measure, m.higher_is_better, m.hidden,
    CASE WHEN NOT m.hidden THEN round(m.scale * m.value, m.digits) END AS shown,
    CASE WHEN NOT m.hidden THEN m.n END AS n,
    CASE WHEN NOT m.hidden AND m.unit = 'points' AND m.standard_error > 0 THEN round(m.value - 1.96 * m.standard_error, m.digits) END AS low,
    CASE WHEN NOT m.hidden AND m.unit = 'points' AND m.standard_error > 0 THEN round(m.value + 1.96 * m.standard_error, m.digits) END AS high,
    m.headline, m.main
FROM (
    SELECT *, coalesce(suppressed, TRUE) AS hidden
    FROM release.metrics
    INNER JOIN measures USING (authority, metric, subject)
) AS m
