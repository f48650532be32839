-- name: dashboard_grid_svg
-- description: A five-by-five table of the Dashboard as an SVG image: 25 colored cells with a letter each
--   (N/A where the table has no color), the place of a result framed, and description, the fall-back
--   text, as its title; best status first, worst change first; without a place (a level 0 or NULL) the
--   table alone. grid as in core_index.dashboard_rules.
-- parameters: grid VARCHAR, higher_is_better BOOLEAN, status_level INTEGER, change_level INTEGER, description VARCHAR
-- example: SELECT length(core_index.dashboard_grid_svg('YGBBB OYGGB OOYGG ROOYY RRROY', FALSE, 2, 4, 'Orange')) > 0 AS has_image
CREATE MACRO core_index.dashboard_grid_svg(grid, higher_is_better, status_level, change_level, description) AS
CASE WHEN grid IS NOT NULL THEN
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 260" role="img" font-family="sans-serif" font-size="13">'
    || '<title>' || system.main.replace(system.main.replace(coalesce(description, ''), '&', '&amp;'), '<', '&lt;') || '</title>'
    || system.main.list_aggregate(system.main.list_transform([1, 2, 3, 4, 5], lambda j:
        '<text text-anchor="middle" x="' || (50 + 100 * j) || '" y="' || CASE WHEN j IN (1, 5) THEN 16 ELSE 32 END || '">'
        || CASE WHEN j = 3 THEN 'Maintained' WHEN (j > 3) = higher_is_better THEN 'Increased' ELSE 'Declined' END || '</text>'
        || CASE WHEN j IN (1, 5) THEN '<text text-anchor="middle" x="' || (50 + 100 * j) || '" y="32">significantly</text>' ELSE '' END), 'string_agg', '')
    || system.main.list_aggregate(system.main.list_transform(system.main.string_split(grid, ' '), lambda word, i:
        '<text text-anchor="end" x="92" y="' || (25 + 42 * i) || '">'
        || ['Very High', 'High', 'Medium', 'Low', 'Very Low'][CASE WHEN higher_is_better THEN i ELSE 6 - i END] || '</text>'
        || system.main.list_aggregate(system.main.list_transform([1, 2, 3, 4, 5], lambda j:
            '<rect x="' || (2 + 100 * j) || '" y="' || (42 * i) || '" width="96" height="38" fill="'
            || CASE word[j] WHEN 'R' THEN '#e8a09a' WHEN 'O' THEN '#f4c58f' WHEN 'Y' THEN '#f7ea9c' WHEN 'G' THEN '#aed7a4'
                WHEN 'B' THEN '#9fc3e6' ELSE '#eeeeee' END || '"'
            || CASE WHEN status_level = 6 - i AND change_level = j THEN ' stroke="#000000" stroke-width="4"' ELSE '' END || '/>'
            || '<text text-anchor="middle" x="' || (50 + 100 * j) || '" y="' || (24 + 42 * i) || '">'
            || CASE word[j] WHEN '-' THEN 'N/A' ELSE word[j] END || '</text>'), 'string_agg', '')), 'string_agg', '')
    || '</svg>'
END
