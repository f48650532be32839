-- name: hidden_index_levels
-- description: For the publisher only: why the index of a school is not released: the figures that it
--   rests on and released_metrics does not show, or, where released_metrics leaves out the metric,
--   that are not released (reason not_released). These are the levels of all students, of the
--   groups of the index and of every racial and ethnic group (which of them is the lowest says
--   something of all); and of such groups those too small for a level, but not below the
--   disclosure minimum: that they have no level says of a hidden figure that it is small.
-- grain: one row an academic year, school, student group, metric and subject
-- keys: academic_year, entity_code, student_group, metric, subject
-- materialized: always
CREATE OR REPLACE VIEW {schema}.hidden_index_levels AS
SELECT
    m.academic_year, m.entity_code, m.student_group, m.metric, m.subject, m.n, l.level, l.subgroup,
    coalesce(d.reason, 'not_released') AS reason
FROM {schema}.metrics AS m
INNER JOIN {schema}.entities AS e ON m.entity_level = e.entity_level AND m.entity_code = e.entity_code
INNER JOIN core_index.index_weights() AS w ON m.metric = w.metric AND e.school_level = w.school_level
INNER JOIN core_index.index_subjects() AS i ON m.metric = i.metric AND m.subject = i.subject
INNER JOIN core_index.student_group_definitions() AS g ON m.student_group = g.student_group
LEFT JOIN {schema}.index_levels AS l
    ON m.academic_year = l.academic_year AND m.entity_code = l.entity_code AND m.student_group = l.student_group
    AND m.metric = l.metric AND m.subject = l.subject
LEFT JOIN {schema}.release_decisions AS d
    ON d.cell = system.main.concat_ws('|', m.academic_year, m.authority, m.metric, m.subject, m.entity_level, m.entity_code, m.student_group)
WHERE m.authority = 'CORE' AND m.entity_level = 'school'
    AND (m.student_group = 'ALL' OR g.index_subgroup OR g.group_class = 'race_ethnicity')
    AND d.status IS DISTINCT FROM 'published'
    AND (l.level IS NOT NULL OR d.reason <> 'primary');
