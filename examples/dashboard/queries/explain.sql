-- needs: index_explain, index_scores, metrics
-- The lines that add up to a school's index, of schools whose index is shown.
SELECT
    x.academic_year, x.entity_code, x.line, m.measure, x.student_group, s.hidden,
    CASE WHEN NOT s.hidden THEN x.level END AS level,
    CASE WHEN NOT s.hidden THEN x.points_available END AS available,
    CASE WHEN NOT s.hidden THEN x.points END AS points
FROM release.index_explain AS x
INNER JOIN measures AS m ON m.authority = 'CORE' AND x.metric = m.metric AND x.subject = m.subject
INNER JOIN scores AS s ON x.academic_year = s.academic_year AND s.entity_level = 'school' AND x.entity_code = s.entity_code
