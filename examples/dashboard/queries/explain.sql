-- needs: index_explain, index_scores, metrics
-- The lines that add up to a school's index, of schools whose index is shown.
SELECT x.academic_year, x.entity_code, x.line, m.measure, x.student_group, x.level, x.points_available AS available, x.points
FROM release.index_explain AS x
INNER JOIN measures AS m ON m.authority = 'CORE' AND x.metric = m.metric AND x.subject = m.subject
SEMI JOIN scores AS s
    ON x.academic_year = s.academic_year AND s.entity_level = 'school' AND x.entity_code = s.entity_code AND NOT s.hidden
WHERE x.level IS NOT NULL AND x.points IS NOT NULL
