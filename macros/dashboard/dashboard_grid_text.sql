-- name: dashboard_grid_text
-- description: A five-by-five table of the Dashboard as text of eight lines for a terminal: best status
--   first, worst change first, one letter a color (R, O, Y, G, B, - for N/A), the place of a result in
--   brackets; without a place (a level 0 or NULL) the table alone. grid as in core_index.dashboard_rules.
-- parameters: grid VARCHAR, higher_is_better BOOLEAN, status_level INTEGER, change_level INTEGER
-- example: SELECT core_index.dashboard_grid_text('YGBBB OYGGB OOYGG ROOYY RRROY', FALSE, 2, 4)
CREATE MACRO core_index.dashboard_grid_text(grid, higher_is_better, status_level, change_level) AS
CASE WHEN grid IS NOT NULL THEN
    '             ' || CASE WHEN higher_is_better THEN 'Declined   Declined Maintained  Increased  Increased'
        ELSE 'Increased  Increased Maintained   Declined   Declined' END || system.main.chr(10)
    || '         significantly                                significantly' || system.main.chr(10)
    || system.main.list_aggregate(system.main.list_transform(system.main.string_split(grid, ' '), lambda word, i:
        system.main.rtrim(system.main.rpad(['Very High', 'High', 'Medium', 'Low', 'Very Low'][CASE WHEN higher_is_better THEN i ELSE 6 - i END], 11, ' ')
        || system.main.list_aggregate(system.main.list_transform([1, 2, 3, 4, 5], lambda j:
            CASE WHEN status_level = 6 - i AND change_level = j THEN '       [' || word[j] || '] '
                ELSE '        ' || word[j] || '  ' END), 'string_agg', ''))), 'string_agg', system.main.chr(10))
END
