-- needs: dashboard
-- Status, change, color and place in the state's five-by-five table, all students; what is hidden is not listed.
SELECT
    academic_year, entity_level, entity_code, indicator, curr_status AS status, change, status_level,
    coalesce(grid_change_level, change_level) AS place, status_name, change_name, color, color_name
FROM release.dashboard
WHERE student_group = 'ALL'
