-- name: peer_characteristics
-- description: The weights of core_index.peer_weights() as rows: characteristic, weight, authority,
--   academic_year (NULL is every year), source and mark (chosen: this project's own choice).
-- parameters:
-- example: SELECT characteristic, weight, mark FROM core_index.peer_characteristics() ORDER BY weight DESC, characteristic LIMIT 3
CREATE MACRO core_index.peer_characteristics() AS TABLE
SELECT
    entry.key AS characteristic, CAST(entry.value AS DOUBLE) AS weight, 'core_index' AS authority,
    CAST(NULL AS VARCHAR) AS academic_year,
    CASE
        WHEN entry.value < 1 THEN 'the eight groups of race and ethnicity count as one characteristic together'
        WHEN entry.key = 'log_enrolment' THEN 'the logarithm, so that 200 and 400 differ as 1,000 and 2,000 do'
        ELSE 'one characteristic among equals'
    END AS source,
    'chosen' AS mark
FROM (SELECT system.main.unnest(system.main.map_entries(core_index.peer_weights())) AS entry) AS entries
