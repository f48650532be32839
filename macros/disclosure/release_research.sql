-- name: release_research
-- description: A de-identified extract of a table of student records. policy says what becomes of
--   every column, as a MAP: student (one column: replaced by research_code of the crosswalk),
--   district (one), drop (direct identifiers), quasi (what outsiders may know), year (a date, of which
--   the year is left; then as quasi), outcome (sensitive) or keep. A column that policy does not name
--   is an error, and so is a name that is no column. Left out are the students of opted_out, those
--   whose quasi-identifiers, over all of a student's records, fewer than k students share
--   (k-anonymity of the whole trajectory), and those whose group has fewer than l different
--   outcomes (distinct l-diversity). crosswalk has student and research_code, random ones made for
--   this release, and stays behind; a student without a code, or with two, is an error. approvals is like
--   release_approvals: each district in the table needs a row of audience research for recipient
--   that has not expired, else an error.
-- parameters: tbl TABLE, crosswalk TABLE, approvals TABLE, opted_out TABLE, recipient VARCHAR, policy MAP(VARCHAR, VARCHAR), k := 11, l := 2
-- example: WITH records AS (SELECT 'D' AS district, 'S' || s AS ssid, 'F' AS gender, s % 2 AS met FROM range(20) AS t(s)), codes AS (SELECT ssid AS student, uuid() AS research_code FROM records), approvals AS (SELECT 'D' AS district_code, 'research' AS audience, 'University' AS recipient, DATE '2999-12-31' AS expires_on), opted_out AS (SELECT 'S0' AS student) SELECT gender, met, count(*) AS records FROM core_index.release_research(records, codes, approvals, opted_out, 'University', MAP {'ssid': 'student', 'district': 'district', 'gender': 'quasi', 'met': 'outcome'}) GROUP BY gender, met ORDER BY met
CREATE MACRO core_index.release_research(
    tbl, crosswalk, approvals, opted_out, recipient, policy, k := 11, l := 2
) AS TABLE
WITH core_index_input AS (
    -- columns that are always there, so that each kind has one
    SELECT
        *, NULL AS core_index_none, CAST(NULL AS DATE) AS core_index_date
    FROM system.main.query_table(tbl)
),
core_index_codes AS (
    SELECT CAST(student AS VARCHAR) AS student, CAST(research_code AS VARCHAR) AS research_code
    FROM system.main.query_table(crosswalk)
),
core_index_approvals AS (
    FROM system.main.query_table(approvals)
),
core_index_opted_out AS (
    SELECT CAST(student AS VARCHAR) AS student FROM system.main.query_table(opted_out)
),
names AS (
    SELECT system.main.alias(COLUMNS(*)) FROM core_index_input LIMIT 1
),
listed_names AS (
    SELECT [*COLUMNS(*)] AS all_names FROM names
),
found_names AS (
    SELECT system.main.list_filter(all_names, lambda c: NOT system.main.starts_with(c, 'core_index_')) AS found
    FROM listed_names
),
-- at the first read, whatever is read
checked AS MATERIALIZED (
    SELECT CASE
        WHEN system.main.list_filter(found, lambda c: policy[c] IS NULL) <> [] THEN system.main.error(
            'core_index.release_research: policy does not say what becomes of the column '
            || system.main.list_filter(found, lambda c: policy[c] IS NULL)[1] || '; name every column')
        WHEN system.main.list_filter(system.main.map_keys(policy), lambda c: NOT system.main.list_contains(found, c)) <> [] THEN system.main.error(
            'core_index.release_research: the table has no column '
            || system.main.list_filter(system.main.map_keys(policy), lambda c: NOT system.main.list_contains(found, c))[1]
            || ', which policy names')
        WHEN system.main.list_filter(system.main.map_values(policy), lambda t: t NOT IN ('student', 'district', 'drop', 'quasi', 'year', 'outcome', 'keep')) <> []
        THEN system.main.error(
            'core_index.release_research: unknown treatment '
            || system.main.list_filter(system.main.map_values(policy), lambda t: t NOT IN ('student', 'district', 'drop', 'quasi', 'year', 'outcome', 'keep'))[1]
            || '; it is student, district, drop, quasi, year, outcome or keep')
        WHEN k < 2 OR l < 1 THEN system.main.error(
            'core_index.release_research: k is ' || k || ' and l is ' || l || '; k must be 2 at least and l 1')
        WHEN (
            SELECT system.main.count(*) > system.main.least(system.main.count(DISTINCT student), system.main.count(DISTINCT research_code))
            FROM core_index_codes
        ) THEN system.main.error(
            'core_index.release_research: a student has two codes in the crosswalk, or a code two students; make it with one row a student')
        ELSE TRUE
    END AS is_fine
    FROM found_names
),
generalised AS (
    SELECT
        CAST(COLUMNS(lambda c: policy[c] = 'student') AS VARCHAR) AS core_index_student,
        CAST(COLUMNS(lambda c: policy[c] = 'district') AS VARCHAR) AS core_index_district,
        COLUMNS(lambda c: c = 'core_index_none' OR coalesce(policy[c], '') IN ('district', 'quasi', 'outcome', 'keep')),
        system.main.date_part('year', CAST(COLUMNS(lambda c: c = 'core_index_date' OR policy[c] = 'year') AS DATE))
    FROM core_index_input
    WHERE (SELECT is_fine FROM checked)
),
taking_part AS MATERIALIZED (
    SELECT g.*, c.research_code AS core_index_code
    FROM generalised AS g
    LEFT JOIN core_index_codes AS c ON g.core_index_student = c.student
    WHERE g.core_index_student NOT IN (SELECT student FROM core_index_opted_out WHERE student IS NOT NULL)
),
approved AS MATERIALIZED (
    SELECT system.main.bool_and(CASE
        WHEN a.recipient IS NULL THEN system.main.error(
            'core_index.release_research: no approval of ' || recipient || ' for the district '
            || coalesce(t.core_index_district, 'NULL') || ' is in force; add or renew its row')
        WHEN t.codeless THEN system.main.error(
            'core_index.release_research: a student of the district ' || t.core_index_district || ' has no code in the crosswalk; add one')
        ELSE TRUE
    END) AS core_index_approved
    FROM (
        SELECT core_index_district, system.main.bool_or(core_index_code IS NULL) AS codeless
        FROM taking_part GROUP BY core_index_district
    ) AS t
    LEFT JOIN (
        SELECT DISTINCT i.district_code, i.recipient
        FROM core_index_approvals AS i
        WHERE i.audience = 'research' AND i.recipient = recipient AND system.main.current_date() <= i.expires_on
    ) AS a ON t.core_index_district = a.district_code
),
texts AS (
    SELECT core_index_code, CAST(COLUMNS(lambda c: c IN ('core_index_none', 'core_index_date')
        OR coalesce(policy[c], '') IN ('district', 'quasi', 'year', 'outcome')) AS VARCHAR)
    FROM taking_part
),
described AS (
    SELECT
        core_index_code,
        CAST([*COLUMNS(lambda c: c IN ('core_index_none', 'core_index_date')
            OR coalesce(policy[c], '') IN ('district', 'quasi', 'year'))] AS VARCHAR[]) AS known,
        CAST([*COLUMNS(lambda c: c = 'core_index_none' OR coalesce(policy[c], '') = 'outcome')] AS VARCHAR[]) AS outcomes
    FROM texts
),
students AS (
    SELECT
        core_index_code,
        system.main.list_sort(system.main.list(known)) AS trajectory,
        system.main.list_sort(system.main.list(outcomes)) AS outcomes
    FROM described
    GROUP BY core_index_code
),
safe_groups AS (
    SELECT trajectory
    FROM students
    GROUP BY trajectory
    HAVING system.main.count(*) >= k AND system.main.count(DISTINCT outcomes) >= l
),
safe AS MATERIALIZED (
    SELECT core_index_code FROM students SEMI JOIN safe_groups ON students.trajectory = safe_groups.trajectory
)
SELECT
    t.core_index_code AS research_code,
    COLUMNS(lambda c: NOT system.main.starts_with(c, 'core_index_'))
FROM taking_part AS t
SEMI JOIN safe AS s ON t.core_index_code = s.core_index_code
CROSS JOIN approved AS a
WHERE a.core_index_approved
