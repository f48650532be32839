-- name: peer_groups
-- description: Who the peers of each unit are: the k nearest by the characteristics that weights names,
--   with what each counts, among the units of the same academic year and school level
--   (nearest_peers: standardised over the year's units, exact, ties by code). The table has the
--   columns academic_year, entity_code and school_level, one row a unit and year, and the
--   characteristics, as the view school_characteristics. One row a unit and peer: academic_year,
--   entity_code, school_level, rank, peer_code, distance (in standard deviations),
--   without_variance (characteristics that were left out, since all units are equal in them) and
--   null_reason. A unit without peers has one row with null_reason and no peer_code. same_type := FALSE
--   takes peers of every level; caliper is the largest distance. A characteristic that the table does
--   not have is an error. This project's own choice, not CORE's.
-- parameters: tbl TABLE, k := 20, weights := core_index.peer_weights(), same_type := TRUE, caliper := NULL
-- example: WITH schools AS (SELECT '2022-2023' AS academic_year, 's' || i AS entity_code, 'high' AS school_level, i * i AS poverty FROM range(4) AS r(i)) SELECT entity_code, rank, peer_code, round(distance, 3) AS distance FROM core_index.peer_groups(schools, k := 2, weights := MAP {'poverty': 1.0}) ORDER BY entity_code, rank
CREATE MACRO core_index.peer_groups(
    tbl, k := 20, weights := core_index.peer_weights(), same_type := TRUE, caliper := NULL
) AS TABLE
WITH core_index_input AS (
    -- one column that is always there, so that the error about those that are not is ours
    SELECT *, CAST(NULL AS DOUBLE) AS core_index_last FROM system.main.query_table(tbl)
),
names AS (
    SELECT system.main.alias(COLUMNS(lambda c:
        c = 'core_index_last' OR system.main.list_contains(system.main.map_keys(weights), c)))
    FROM core_index_input LIMIT 1
),
-- in the order of the table's columns
listed_names AS (SELECT [*COLUMNS(*)] AS all_names FROM names),
characteristics AS (
    SELECT
        core_index.checked_columns(all_names[:-2], system.main.map_keys(weights), 'peer_groups') AS found,
        system.main.list_transform(all_names[:-2], lambda c: CAST(weights[c] AS DOUBLE)) AS weight_list
    FROM listed_names
),
units AS (
    SELECT
        academic_year, entity_code, school_level,
        CAST([*COLUMNS(lambda c: c = 'core_index_last'
            OR system.main.list_contains(system.main.map_keys(weights), c))] AS DOUBLE[]) AS features
    FROM core_index_input
),
listed AS (
    SELECT
        academic_year,
        system.main.list({
            'unit': CAST(entity_code AS VARCHAR), 'type': CAST(school_level AS VARCHAR), 'features': features[:-2]
        }) AS units
    FROM units
    GROUP BY academic_year
),
-- materialized, since unnest asks again for each of its chunks
nearest AS MATERIALIZED (
    SELECT
        l.academic_year, l.units, c.found,
        system.main.nearest_peers(
            l.units, CAST(k AS BIGINT),
            {'same_type': same_type, 'caliper': CAST(caliper AS DOUBLE), 'weights': c.weight_list}
        ) AS results
    FROM listed AS l CROSS JOIN characteristics AS c
),
one_each AS MATERIALIZED (
    SELECT
        academic_year, found, system.main.unnest(system.main.list_transform(units, lambda u: u.type)) AS school_level,
        system.main.unnest(results) AS result
    FROM nearest
),
pairs AS (
    SELECT *, system.main.unnest(coalesce(result.peers, [NULL])) AS peer FROM one_each
)
SELECT
    academic_year, result.unit AS entity_code, school_level, peer.rank AS rank, peer.unit AS peer_code,
    peer.distance AS distance,
    system.main.list_transform(result.dropped, lambda i: found[i]) AS without_variance,
    result.null_reason AS null_reason
FROM pairs
