-- name: release_published
-- description: What others have published about a collaborative's own schools and districts, as rows of
--   the table release_register: rows of a table like california_metrics (core_index.california_metrics
--   reads the state's files) about the districts of a table with district_code, such as release_policy,
--   and their schools, but those that are suppressed there (*). Every reader knows them: nothing rests
--   on their being secret, and what would follow from one of ours beside them is hidden. release names
--   the publication; a later one about the same year is another. released_on is today unless given.
-- parameters: tbl TABLE, districts TABLE, release VARCHAR := 'state', released_on DATE := NULL
-- example: WITH published AS (SELECT '2022-2023' AS academic_year, 'DataQuest' AS authority, 'district' AS entity_level, 'D' AS entity_code, 'ALL' AS student_group, 'suspension' AS metric, 'all' AS subject, n, k AS numerator, n IS NULL AS suppressed FROM (VALUES (60, 9)) AS t(n, k)), policy AS (SELECT 'D' AS district_code) SELECT release, entity_code, n, numerator, published FROM core_index.release_published(published, policy)
CREATE MACRO core_index.release_published(tbl, districts, release := 'state', released_on := NULL) AS TABLE
WITH core_index_input AS (
    FROM system.main.query_table(tbl)
),
core_index_districts AS (
    SELECT DISTINCT district_code FROM system.main.query_table(districts)
)
SELECT
    CAST(release AS VARCHAR) AS release, coalesce(CAST(released_on AS DATE), system.main.current_date()) AS released_on,
    'public' AS audience, i.academic_year, i.authority, i.entity_level, i.entity_code, i.student_group, i.metric,
    i.subject, CAST(i.n AS BIGINT) AS n, CAST(i.numerator AS DOUBLE) AS numerator, TRUE AS published
FROM core_index_input AS i
SEMI JOIN core_index_districts AS d
    ON d.district_code IN (i.entity_code, system.main.substr(i.entity_code, 1, 7) || '0000000')
WHERE i.n IS NOT NULL AND NOT coalesce(i.suppressed, FALSE)
