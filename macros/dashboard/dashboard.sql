-- name: dashboard
-- description: What the California School Dashboard publishes, from counts, exactly. counts has one row
--   a cds, rtype (S school, D district, X state), student_group (the state's code), indicator and year
--   (spring, 2023), and of these columns, missing ones NULL, others ignored: type (ED, HD, UD, ES, MS,
--   HS, DASS: which cut points; SUSP needs it); for rates curr_numerator, curr_denominator,
--   prior_numerator, prior_denominator (students; numerators may be NULL below 11); for averages (ELA,
--   MATH, SCIENCE) curr_score_sum and prior_score_sum (sum of the students' points, distance from
--   standard for ELA and MATH, to one decimal), curr_scores and prior_scores (students in it) and
--   curr_enrolled, curr_tested, prior_enrolled, prior_tested (participation); where the sums are not
--   public, curr_denominator, prior_denominator, curr_status, prior_status and change as published.
--   rules: a table as of core_index.dashboard_rules, which is the default.
--   Gives the keys; the numerators; the denominators, for averages with the students added for
--   participation; curr_status, prior_status and change (percent or points, rounded once, half away from
--   zero, to one decimal; change from unrounded rates; NULL below 11 students); status_level and
--   change_level (5 best to 1, 0 no data) and their names; color (1 Red to 5 Blue, 0 none), color_name,
--   box (10 to 250, 0 none); change_level, color and box NULL in a year of status only, status_level
--   too where not even a status is given; small_denominator (three-by-five table used),
--   curr_n_size_met, prior_n_size_met, accountability_met (both); curr_participation and
--   prior_participation (whole percent), curr_loss_students and prior_loss_students (added at the
--   lowest score); grid_change_level (the level that the color was looked up with) and why_no_color.
--   An unknown indicator, a year or type without rules, a numerator above its denominator, more tested
--   than enrolled, a negative or broken count, a missing figure and duplicate keys are errors.
-- parameters: counts TABLE, rules TABLE := core_index.dashboard_rules()
-- example: WITH counts AS (SELECT '01611190000001' AS cds, 'S' AS rtype, 'ALL' AS student_group, 'CHRO' AS indicator, 2023 AS year, 20 AS curr_numerator, 200 AS curr_denominator, 26 AS prior_numerator, 205 AS prior_denominator) SELECT curr_status, change, color_name FROM core_index.dashboard(counts)
CREATE MACRO core_index.dashboard(counts, rules := 'core_index_default_rules') AS TABLE
WITH core_index_default_rules AS MATERIALIZED (FROM core_index.dashboard_rules()),
core_index_rules AS MATERIALIZED (
    SELECT
        *,
        CAST(10 * status_bounds[1] AS BIGINT) AS s1, CAST(10 * status_bounds[2] AS BIGINT) AS s2,
        CAST(10 * status_bounds[3] AS BIGINT) AS s3, CAST(10 * status_bounds[4] AS BIGINT) AS s4,
        CAST(10 * change_bounds[1] AS BIGINT) AS c1, CAST(10 * change_bounds[2] AS BIGINT) AS c2,
        CAST(10 * change_bounds[3] AS BIGINT) AS c3, CAST(10 * change_bounds[4] AS BIGINT) AS c4,
        CAST(20 * participation_points AS BIGINT) AS points_20
    FROM system.main.query_table(rules)
),
core_index_input AS (
    SELECT
        CAST(NULL AS VARCHAR) AS cds, CAST(NULL AS VARCHAR) AS rtype, CAST(NULL AS VARCHAR) AS student_group,
        CAST(NULL AS VARCHAR) AS indicator, CAST(NULL AS VARCHAR) AS type, CAST(NULL AS INTEGER) AS year,
        CAST(NULL AS BIGINT) AS curr_numerator, CAST(NULL AS BIGINT) AS curr_denominator,
        CAST(NULL AS BIGINT) AS prior_numerator, CAST(NULL AS BIGINT) AS prior_denominator,
        CAST(NULL AS DECIMAL(18, 1)) AS curr_score_sum, CAST(NULL AS DECIMAL(18, 1)) AS prior_score_sum,
        CAST(NULL AS BIGINT) AS curr_scores, CAST(NULL AS BIGINT) AS prior_scores,
        CAST(NULL AS BIGINT) AS curr_enrolled, CAST(NULL AS BIGINT) AS curr_tested,
        CAST(NULL AS BIGINT) AS prior_enrolled, CAST(NULL AS BIGINT) AS prior_tested,
        CAST(NULL AS DECIMAL(9, 1)) AS curr_status, CAST(NULL AS DECIMAL(9, 1)) AS prior_status,
        CAST(NULL AS DECIMAL(9, 1)) AS change
    WHERE FALSE
    UNION ALL BY NAME
    FROM system.main.query_table(counts)
),
-- the groups that need another number of students, or never get a color: n NULL
exceptions AS (
    SELECT indicator, year, type, 'D' AS rtype, system.main.unnest(color_groups) AS student_group, color_group_n AS n
    FROM core_index_rules
    UNION ALL
    SELECT indicator, year, type, system.main.unnest(['S', 'D', 'X']), student_group, NULL
    FROM (SELECT indicator, year, type, system.main.unnest(groups_without_color) AS student_group FROM core_index_rules)
),
-- equal keys have equal hashes, so few rows are left to look at
repeated AS (
    SELECT system.main.hash(cds, rtype, student_group, indicator, year) AS h
    FROM core_index_input
    GROUP BY h
    HAVING system.main.count(*) > 1
),
-- one row: what messages tell
allowed AS (
    SELECT
        (SELECT system.main.list(r ORDER BY r.indicator, r.year) FROM (
            SELECT indicator, year, system.main.string_agg('''' || type || '''', ', ' ORDER BY type) AS types
            FROM core_index_rules GROUP BY ALL
        ) AS r) AS known,
        (SELECT system.main.min('cds ' || cds || ', rtype ' || rtype || ', student_group ' || student_group
                || ', indicator ' || indicator || ', year ' || year) FROM (
            SELECT cds, rtype, student_group, indicator, year FROM core_index_input
            WHERE system.main.hash(cds, rtype, student_group, indicator, year) IN (FROM repeated)
            GROUP BY ALL
            HAVING system.main.count(*) > 1
        )) AS duplicate
),
cells AS (
    SELECT
        i.cds, i.rtype, i.student_group, i.indicator, coalesce(i.type, '') AS type, CAST(i.year AS INTEGER) AS year,
        CAST(i.curr_numerator AS BIGINT) AS n1, CAST(i.prior_numerator AS BIGINT) AS n0,
        CAST(i.curr_denominator AS BIGINT) AS given_d1, CAST(i.prior_denominator AS BIGINT) AS given_d0,
        CAST(20 * CAST(i.curr_score_sum AS DECIMAL(17, 1)) AS BIGINT) AS sum1,
        CAST(20 * CAST(i.prior_score_sum AS DECIMAL(17, 1)) AS BIGINT) AS sum0,
        CAST(i.curr_scores AS BIGINT) AS scores1, CAST(i.prior_scores AS BIGINT) AS scores0,
        CAST(i.curr_enrolled AS BIGINT) AS e1, CAST(i.curr_tested AS BIGINT) AS t1,
        CAST(i.prior_enrolled AS BIGINT) AS e0, CAST(i.prior_tested AS BIGINT) AS t0,
        CAST(10 * CAST(i.curr_status AS DECIMAL(9, 1)) AS BIGINT) AS status1,
        CAST(10 * CAST(i.prior_status AS DECIMAL(9, 1)) AS BIGINT) AS status0,
        CAST(10 * CAST(i.change AS DECIMAL(9, 1)) AS BIGINT) AS given_change,
        coalesce(i.curr_numerator <> n1 OR i.prior_numerator <> n0 OR i.curr_denominator <> given_d1 OR i.prior_denominator <> given_d0
            OR i.curr_scores <> scores1 OR i.prior_scores <> scores0 OR i.curr_enrolled <> e1 OR i.curr_tested <> t1
            OR i.prior_enrolled <> e0 OR i.prior_tested <> t0, FALSE) AS has_fraction,
        r.* EXCLUDE (indicator, type, year, indicator_name, status_bounds, change_bounds, color_groups, groups_without_color, color_group_n),
        r.measure = 'rate' AS is_rate,
        CASE WHEN x.indicator IS NULL THEN r.color_n ELSE x.n END AS needed_n
    FROM core_index_input AS i
    LEFT JOIN core_index_rules AS r
        ON i.indicator = r.indicator AND CAST(i.year AS INTEGER) = r.year AND coalesce(i.type, '') = r.type
    LEFT JOIN exceptions AS x
        ON i.indicator = x.indicator AND CAST(i.year AS INTEGER) = x.year AND coalesce(i.type, '') = x.type
        AND i.rtype = x.rtype AND i.student_group = x.student_group
),
checked AS (
    SELECT c.*
    FROM cells AS c CROSS JOIN allowed AS a
    WHERE CASE
        WHEN a.duplicate IS NULL AND NOT has_fraction AND measure IS NOT NULL AND rtype IN ('S', 'D', 'X') AND cds IS NOT NULL AND student_group IS NOT NULL
            AND NOT coalesce(n1 > given_d1 OR n0 > given_d0 OR system.main.least(n1, n0, given_d1, given_d0, t1, t0, scores1, scores0) < 0
                OR t1 > e1 OR t0 > e0, FALSE)
            AND (sum1 IS NULL OR scores1 IS NOT NULL) AND (sum0 IS NULL OR scores0 IS NOT NULL)
            AND (publishes = 'nothing' OR CASE
                WHEN is_rate THEN (n1 IS NOT NULL OR given_d1 IS NULL OR given_d1 < display_n)
                    AND (publishes = 'status' OR n0 IS NOT NULL OR given_d0 IS NULL OR given_d0 < display_n)
                ELSE sum1 IS NOT NULL OR status1 IS NOT NULL OR given_d1 IS NULL OR given_d1 < display_n END)
        THEN TRUE
        ELSE CAST(system.main.error('core_index.dashboard: ' || CASE
            WHEN cds IS NULL OR student_group IS NULL OR indicator IS NULL OR year IS NULL
            THEN 'cds, student_group, indicator and year must not be NULL'
            WHEN measure IS NULL AND NOT system.main.list_contains(system.main.list_transform(a.known, lambda k: k.indicator), indicator)
            THEN 'indicator ''' || indicator || ''' is unknown; allowed are '
                || system.main.list_aggregate(system.main.list_sort(system.main.list_distinct(system.main.list_transform(a.known, lambda k: k.indicator))), 'string_agg', ', ')
            WHEN measure IS NULL AND system.main.len(system.main.list_filter(a.known, lambda k: k.indicator = indicator AND k.year = year)) = 0
            THEN 'there are no rules for ' || indicator || ' in ' || year || '; there are for '
                || system.main.list_aggregate(system.main.list_transform(system.main.list_filter(a.known, lambda k: k.indicator = indicator), lambda k: CAST(k.year AS VARCHAR)), 'string_agg', ', ')
                || '. Add rows of that year to those of core_index.dashboard_rules() and give the table as rules'
            WHEN measure IS NULL
            THEN 'type ''' || type || ''' has no cut points for ' || indicator || ' in ' || year || '; allowed are '
                || system.main.list_filter(a.known, lambda k: k.indicator = indicator AND k.year = year)[1].types
            WHEN rtype IS NULL OR rtype NOT IN ('S', 'D', 'X')
            THEN 'rtype ' || coalesce('''' || rtype || '''', 'NULL') || ' is not S (school), D (district) or X (state)'
            WHEN a.duplicate IS NOT NULL
            THEN 'there is more than one row for ' || a.duplicate || '; give one a cds, rtype, student_group, indicator and year'
            ELSE CASE
                WHEN has_fraction THEN 'a count of students is not a whole number'
                WHEN n1 > given_d1 OR n0 > given_d0 THEN 'a numerator is above its denominator ('
                    || CASE WHEN n1 > given_d1 THEN n1 || ' of ' || given_d1 || ', curr' ELSE n0 || ' of ' || given_d0 || ', prior' END || ')'
                WHEN t1 > e1 OR t0 > e0 THEN 'more students are tested than enrolled'
                WHEN sum1 IS NOT NULL AND scores1 IS NULL OR sum0 IS NOT NULL AND scores0 IS NULL
                THEN 'a score sum is given without its number of scores; give curr_scores and prior_scores'
                WHEN system.main.least(n1, n0, given_d1, given_d0, t1, t0, scores1, scores0) < 0 THEN 'a count is negative'
                WHEN is_rate THEN 'a numerator is missing where the denominator is ' || display_n || ' or more'
                ELSE 'give curr_score_sum and curr_scores, or curr_status as published' END
                || ': cds ' || cds || ', student_group ' || student_group || ', indicator ' || indicator || ', year ' || year
            END) AS BOOLEAN) END
),
-- a: 20 times the rate or average, times d, its denominator; so every quotient below is of integers
summed AS (
    SELECT
        *,
        CASE WHEN participation <> 'none' AND e1 > 0 THEN (200 * t1 + e1) // (2 * e1) END AS participation1,
        CASE WHEN participation <> 'none' AND e0 > 0 THEN (200 * t0 + e0) // (2 * e0) END AS participation0,
        -- the smallest number with which the rounded rate is 95: 94.5 percent of those enrolled
        CASE WHEN participation = 'students' AND participation1 IS NOT NULL THEN CASE WHEN participation1 < 95 THEN (945 * e1 - 1000 * t1 + 999) // 1000 ELSE 0 END END AS loss1,
        CASE WHEN participation = 'students' AND participation0 IS NOT NULL THEN CASE WHEN participation0 < 95 THEN (945 * e0 - 1000 * t0 + 999) // 1000 ELSE 0 END END AS loss0,
        CASE WHEN sum1 IS NULL THEN given_d1 ELSE scores1 + coalesce(loss1, 0) END AS d1,
        CASE WHEN sum0 IS NULL THEN given_d0 ELSE scores0 + coalesce(loss0, 0) END AS d0,
        CASE WHEN is_rate THEN 2000 * n1 ELSE sum1 + points_20 * CASE participation
            WHEN 'students' THEN coalesce(loss1, 0) WHEN 'points' THEN -d1 * system.main.greatest(0, 95 - coalesce(participation1, 95)) ELSE 0 END END AS a1,
        CASE WHEN is_rate THEN 2000 * n0 ELSE sum0 + points_20 * CASE participation
            WHEN 'students' THEN coalesce(loss0, 0) WHEN 'points' THEN -d0 * system.main.greatest(0, 95 - coalesce(participation0, 95)) ELSE 0 END END AS a0
    FROM checked
),
-- tenths of a percent or point, rounded half away from zero
rounded AS (
    SELECT
        *,
        CASE WHEN d1 >= display_n AND publishes <> 'nothing' THEN
            CASE WHEN a1 IS NULL THEN status1 ELSE system.main.sign(a1) * ((system.main.abs(a1) + d1) // (2 * d1)) END END AS tenths1,
        CASE WHEN d0 >= display_n AND publishes = 'color' THEN
            CASE WHEN a0 IS NULL THEN status0 ELSE system.main.sign(a0) * ((system.main.abs(a0) + d0) // (2 * d0)) END END AS tenths0,
        a1 * d0 - a0 * d1 AS difference,
        CASE WHEN d1 >= display_n AND d0 >= display_n AND publishes = 'color' THEN
            CASE WHEN difference IS NULL THEN given_change
                ELSE system.main.sign(difference) * ((system.main.abs(difference) + d1 * d0) // (2 * d1 * d0)) END END AS change_tenths,
        -- the state row is never small
        rtype <> 'X' AND d1 < full_grid_n AND three_by_five <> 'none' AS is_small
    FROM summed
),
levelled AS (
    SELECT
        *,
        CASE WHEN publishes = 'nothing' THEN NULL WHEN tenths1 IS NULL THEN 0
            WHEN higher_is_better THEN 1 + (tenths1 >= s1)::INTEGER + (tenths1 >= s2)::INTEGER + (tenths1 >= s3)::INTEGER + (tenths1 >= s4)::INTEGER
            ELSE 5 - (tenths1 >= s1)::INTEGER - (tenths1 >= s2)::INTEGER - (tenths1 >= s3)::INTEGER - (tenths1 >= s4)::INTEGER END AS status_level,
        CASE WHEN publishes <> 'color' THEN NULL WHEN change_tenths IS NULL THEN 0
            WHEN higher_is_better THEN 1 + (change_tenths >= c1)::INTEGER + (change_tenths >= c2)::INTEGER + (change_tenths >= c3)::INTEGER + (change_tenths >= c4)::INTEGER
            ELSE 5 - (change_tenths >= c1)::INTEGER - (change_tenths >= c2)::INTEGER - (change_tenths >= c3)::INTEGER - (change_tenths >= c4)::INTEGER END AS full_level,
        CASE WHEN is_small AND full_level > 0 THEN system.main.greatest(2, system.main.least(4, full_level)) ELSE full_level END AS grid_change_level,
        coalesce(d1 >= needed_n, FALSE) AS curr_met,
        coalesce(d0 >= needed_n, FALSE) AS prior_met,
        CASE WHEN publishes = 'color' AND curr_met AND prior_met AND status_level > 0 AND grid_change_level > 0
            THEN grid[6 * (5 - status_level) + grid_change_level] END AS letter,
        CASE WHEN publishes = 'color' THEN CASE letter WHEN 'R' THEN 1 WHEN 'O' THEN 2 WHEN 'Y' THEN 3 WHEN 'G' THEN 4 WHEN 'B' THEN 5 ELSE 0 END END AS color
    FROM rounded
)
SELECT
    cds, rtype, student_group, indicator, system.main.nullif(type, '') AS type, year,
    n1 AS curr_numerator, d1 AS curr_denominator, CAST(tenths1 AS INTEGER) * 0.1 AS curr_status,
    n0 AS prior_numerator, d0 AS prior_denominator, CAST(tenths0 AS INTEGER) * 0.1 AS prior_status,
    CAST(change_tenths AS INTEGER) * 0.1 AS change,
    status_level,
    CASE WHEN status_level > 0 THEN ['Very Low', 'Low', 'Medium', 'High', 'Very High'][CASE WHEN higher_is_better THEN status_level ELSE 6 - status_level END] END AS status_name,
    CASE WHEN three_by_five = 'level' THEN grid_change_level ELSE full_level END AS change_level,
    CASE WHEN change_level > 0 THEN CASE WHEN higher_is_better OR change_level = 3
        THEN ['Declined Significantly', 'Declined', 'Maintained', 'Increased', 'Increased Significantly'][change_level]
        ELSE ['Increased Significantly', 'Increased', 'Maintained', 'Declined', 'Declined Significantly'][change_level] END END AS change_name,
    grid_change_level,
    color, CASE WHEN color > 0 THEN ['Red', 'Orange', 'Yellow', 'Green', 'Blue'][color] END AS color_name,
    CASE WHEN color > 0 THEN (5 - status_level) * 50 + grid_change_level * 10 ELSE 0 * color END AS box,
    is_small AS small_denominator, curr_met AS curr_n_size_met, prior_met AS prior_n_size_met,
    curr_met AND prior_met AS accountability_met,
    participation1 AS curr_participation, participation0 AS prior_participation,
    loss1 AS curr_loss_students, loss0 AS prior_loss_students,
    CASE
        WHEN color > 0 THEN NULL
        WHEN publishes = 'nothing' THEN 'no status was given for ' || indicator || ' in ' || year
        WHEN publishes = 'status' THEN 'status only for ' || indicator || ' in ' || year
        WHEN needed_n IS NULL THEN 'student group ' || student_group || ' never gets a color'
        WHEN coalesce(d1, 0) = 0 THEN 'no students this year'
        WHEN d1 < needed_n THEN d1 || ' students this year, fewer than ' || needed_n
        WHEN coalesce(d0, 0) = 0 THEN 'no students last year'
        WHEN d0 < needed_n THEN d0 || ' students last year, fewer than ' || needed_n
        WHEN change_tenths IS NULL THEN 'the change is not known'
        ELSE 'the table has no color for this status and change'
    END AS why_no_color
FROM levelled
