-- needs: metrics
-- How many figures are shown and how many hidden. Counts of cells, not of students.
SELECT
    academic_year, measure, entity_level,
    count(*) FILTER (NOT hidden AND shown IS NOT NULL) AS shown,
    count(*) FILTER (NOT hidden AND shown IS NULL) AS undefined,
    count(*) FILTER (hidden) AS hidden
FROM figures
GROUP BY ALL
