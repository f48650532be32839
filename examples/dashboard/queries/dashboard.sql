-- needs: dashboard
-- Status, change, color and place in the state's five-by-five table, all students; nothing of what is hidden.
SELECT
    academic_year, entity_level, entity_code, indicator, coalesce(suppressed, FALSE) AS hidden,
    CASE WHEN NOT hidden THEN curr_status END AS status,
    CASE WHEN NOT hidden THEN change END AS change,
    CASE WHEN NOT hidden THEN status_level END AS status_level,
    CASE WHEN NOT hidden THEN coalesce(grid_change_level, change_level) END AS place,
    CASE WHEN NOT hidden THEN status_name END AS status_name,
    CASE WHEN NOT hidden THEN change_name END AS change_name,
    CASE WHEN NOT hidden THEN color END AS color,
    CASE WHEN NOT hidden THEN color_name END AS color_name
FROM (
    FROM release.dashboard
    -- a table without the column hides nothing
    UNION ALL BY NAME
    SELECT NULL::BOOLEAN AS suppressed WHERE FALSE
)
WHERE student_group = 'ALL'
