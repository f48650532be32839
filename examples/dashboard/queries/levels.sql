-- needs: index_levels, metrics
-- Levels 1 to 10 of schools, of figures that are shown.
SELECT l.academic_year, l.entity_code, l.student_group, m.measure, l.level
FROM release.index_levels AS l
INNER JOIN measures AS m ON m.authority = 'CORE' AND l.metric = m.metric AND l.subject = m.subject
SEMI JOIN figures AS f
    ON l.academic_year = f.academic_year AND f.entity_level = 'school' AND l.entity_code = f.entity_code
    AND l.student_group = f.student_group AND m.measure = f.measure AND NOT f.hidden
WHERE l.level IS NOT NULL
