-- name: school_characteristics_index
-- description: The one-dimensional match of California's former Similar Schools Rank. For each academic
--   year and school level the value is regressed on the characteristics (ordinary least squares, at most 16); a
--   school's index is the value that the fit expects of its characteristics; its similar schools are
--   the n of its level with the nearest index; percentile (0 to 100, mid-rank, high is good) and decile
--   (1 to 10) are its value's among theirs. The table has one row a school and year: academic_year,
--   entity_code, school_level, value, higher_is_better and the characteristics. Gives academic_year,
--   entity_code, school_level, value, characteristics_index, r_squared (share of the value's variance
--   that the index has), schools (that were fitted), left_out (characteristics without variance or
--   collinear with those before them), n_similar, similar_schools (codes, nearest first), percentile,
--   decile and null_reason: no_value, missing_characteristic, too_few_schools (no more than
--   characteristics and one) or no_peers. A published precedent whose characteristics and regression
--   are recalled, not confirmed; not CORE's.
-- parameters: tbl TABLE, characteristics VARCHAR[], n := 100
-- example: WITH schools AS (SELECT '2022-2023' AS academic_year, 's' || i AS entity_code, 'high' AS school_level, i % 7 AS poverty, 100 - 3 * (i % 7) + i % 3 AS value, TRUE AS higher_is_better FROM range(40) AS r(i)) SELECT entity_code, round(characteristics_index, 2) AS characteristics_index, n_similar, percentile, decile FROM core_index.school_characteristics_index(schools, ['poverty'], n := 10) ORDER BY entity_code LIMIT 3
CREATE MACRO core_index.school_characteristics_index(tbl, characteristics, n := 100) AS TABLE
WITH core_index_input AS (
    -- one column that is always there, so that the error about those that are not is ours
    SELECT *, CAST(NULL AS DOUBLE) AS core_index_last FROM system.main.query_table(tbl)
),
names AS (
    SELECT system.main.alias(COLUMNS(lambda c: c = 'core_index_last' OR system.main.list_contains(characteristics, c)))
    FROM core_index_input LIMIT 1
),
listed_names AS (SELECT [*COLUMNS(*)] AS all_names FROM names),
found AS (
    SELECT core_index.checked_columns(all_names[:-2], characteristics, 'school_characteristics_index') AS found
    FROM listed_names
),
listed AS (
    SELECT
        *, CAST([*COLUMNS(lambda c: c = 'core_index_last' OR system.main.list_contains(characteristics, c))] AS DOUBLE[]) AS all_x
    FROM core_index_input
),
schools AS (
    SELECT l.academic_year, l.entity_code, l.school_level, l.value, l.higher_is_better, l.all_x[:-2] AS x, f.found
    FROM listed AS l CROSS JOIN found AS f
),
-- all schools of a year and level as one unit: regression within a unit is ordinary least squares
moments AS (
    SELECT academic_year, school_level, system.main.growth_moments(CAST(value AS DOUBLE), x) AS moments
    FROM schools
    GROUP BY academic_year, school_level
),
fitted AS (
    SELECT
        academic_year, school_level,
        system.main.core_growth([{'unit': 'all schools', 'moments': moments}], {'pretest_mean': FALSE}).fit AS fit
    FROM moments
),
expected AS (
    SELECT
        i.academic_year, i.entity_code, i.school_level, i.value, i.higher_is_better, i.found, f.fit,
        CASE
            WHEN i.value IS NULL THEN 'no_value'
            WHEN system.main.len(system.main.list_filter(i.x, lambda v: v IS NULL)) > 0 THEN 'missing_characteristic'
            WHEN f.fit.n <= system.main.len(i.x) + 1 THEN 'too_few_schools'
        END AS reason,
        CASE WHEN reason IS NULL THEN f.fit.intercept + system.main.list_aggregate(
            system.main.list_transform(i.x, lambda v, k: coalesce(f.fit.coefficients[k], 0) * v), 'sum')
        END AS characteristics_index
    FROM schools AS i
    INNER JOIN fitted AS f
        ON i.academic_year = f.academic_year AND i.school_level IS NOT DISTINCT FROM f.school_level
),
-- in single precision, so that the last digits, which depend on the order of the rows, decide nothing;
-- materialized, since unnest asks again for each of its chunks
results AS MATERIALIZED (
    SELECT academic_year, system.main.nearest_peers(system.main.list({
        'unit': CAST(entity_code AS VARCHAR), 'type': coalesce(CAST(school_level AS VARCHAR), ''),
        'features': [CAST(CAST(characteristics_index AS FLOAT) AS DOUBLE)]
    }), CAST(n AS BIGINT)) AS units
    FROM expected
    GROUP BY academic_year
),
nearest AS MATERIALIZED (
    SELECT academic_year, system.main.unnest(units) AS u FROM results
),
pairs AS (
    SELECT academic_year, u.unit AS entity_code, system.main.unnest(u.peers).unit AS peer_code FROM nearest
),
ranked AS (
    FROM core_index.peer_percentile_among(expected, pairs, ['academic_year'])
)
SELECT
    r.academic_year, r.entity_code, r.school_level, r.value, r.characteristics_index,
    system.main.pow(system.main.nullif(
        system.main.corr(r.value, r.characteristics_index) OVER (PARTITION BY r.academic_year, r.school_level),
        CAST('NaN' AS DOUBLE)), 2) AS r_squared,
    r.fit.n AS schools,
    system.main.list_transform(r.fit.dropped, lambda i: r.found[i]) AS left_out,
    r.n_peers AS n_similar,
    system.main.list_transform(p.u.peers, lambda s: s.unit) AS similar_schools,
    CASE WHEN r.characteristics_index IS NOT NULL THEN r.percentile END AS percentile,
    CASE WHEN r.characteristics_index IS NOT NULL THEN core_index.growth_level(r.percentile) END AS decile,
    coalesce(r.reason, p.u.null_reason) AS null_reason
FROM ranked AS r
INNER JOIN nearest AS p ON r.academic_year = p.academic_year AND CAST(r.entity_code AS VARCHAR) = p.u.unit
