-- name: release_coded
-- description: The rates of a table like the result of core_index.release_suppress with coded
--   percentages instead of figures: the columns of kept, percentage (VARCHAR, coded_percentage of
--   numerator / n by scheme) and suppressed. No n, numerator or exact value goes with them. Rows
--   that are no rates (numerator NULL though not suppressed) are left out; a row whose n is in no
--   band is suppressed. Publish either this or the figures of a metric: who has both has the figures.
-- parameters: tbl TABLE, scheme := 'NCES 2011-603', kept := ['academic_year', 'authority', 'entity_level', 'entity_code', 'student_group', 'metric', 'subject', 'higher_is_better']
-- example: WITH released AS (SELECT 'A' AS entity_code, 25 AS n, 25 AS numerator, FALSE AS suppressed UNION ALL SELECT 'B', NULL, NULL, TRUE) FROM core_index.release_coded(released) ORDER BY entity_code
CREATE MACRO core_index.release_coded(
    tbl, scheme := 'NCES 2011-603',
    kept := ['academic_year', 'authority', 'entity_level', 'entity_code', 'student_group', 'metric', 'subject', 'higher_is_better']
) AS TABLE
WITH core_index_input AS (
    SELECT
        *,
        CASE WHEN NOT suppressed THEN core_index.coded_percentage(numerator / n, n, scheme := scheme) END AS core_index_percentage
    FROM system.main.query_table(tbl)
    WHERE suppressed OR (numerator IS NOT NULL AND n > 0)
)
SELECT
    COLUMNS(lambda c: system.main.list_contains(kept, c)),
    core_index_percentage AS percentage,
    core_index_percentage IS NULL AS suppressed
FROM core_index_input
