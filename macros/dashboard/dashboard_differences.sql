-- name: dashboard_differences
-- description: The cells of a Dashboard of one's own that differ from the published one, with the likely
--   cause. own: a table as the view dashboard or core_index.dashboard gives; published: as
--   core_index.read_dashboard gives, of the same year and indicators. One row a cds, student_group,
--   indicator and year in which status, change, levels or color differ, for the entities and years that
--   both have: the figures of both, and cause, the first that holds of: not certified (the state sets the
--   color to Orange); not in the files; not published; the numbers of students differ, this year's or
--   last year's (with how many); the numerators differ; the average scores differ; the students added for
--   participation; the type (and so the cut points); the rules.
-- parameters: own TABLE, published TABLE
-- example: WITH counts AS (SELECT '01611190000001' AS cds, 'S' AS rtype, 'ALL' AS student_group, 'CHRO' AS indicator, 2023 AS year, 20 AS curr_numerator, 200 AS curr_denominator, 26 AS prior_numerator, 205 AS prior_denominator), own AS (FROM core_index.dashboard(counts)), published AS (SELECT * REPLACE (202 AS curr_denominator, 9.9 AS curr_status), NULL AS certify_flag FROM own) SELECT own_status, published_status, cause FROM core_index.dashboard_differences(own, published)
CREATE MACRO core_index.dashboard_differences(own, published) AS TABLE
WITH core_index_own AS (
    -- the view has entity_code and academic_year, the macro cds and year
    SELECT
        coalesce(cds, entity_code) AS cds, coalesce(year, CAST(academic_year[6:9] AS INTEGER)) AS year,
        * EXCLUDE (cds, entity_code, year, academic_year)
    FROM (
        SELECT
            CAST(NULL AS VARCHAR) AS cds, CAST(NULL AS VARCHAR) AS entity_code, CAST(NULL AS INTEGER) AS year,
            CAST(NULL AS VARCHAR) AS academic_year
        WHERE FALSE
        UNION ALL BY NAME
        FROM system.main.query_table(own)
    )
),
core_index_published AS (
    SELECT CAST(NULL AS VARCHAR) AS certify_flag, CAST(NULL AS INTEGER) AS curr_loss_students WHERE FALSE
    UNION ALL BY NAME
    FROM system.main.query_table(published)
),
shared AS (
    SELECT DISTINCT o.cds, o.indicator, o.year
    FROM core_index_own AS o
    SEMI JOIN core_index_published AS p ON o.cds = p.cds AND o.indicator = p.indicator AND o.year = p.year
),
paired AS (
    SELECT
        coalesce(o.cds, p.cds) AS cds, coalesce(o.student_group, p.student_group) AS student_group,
        coalesce(o.indicator, p.indicator) AS indicator, coalesce(o.year, p.year) AS year, o, p
    FROM (FROM core_index_own SEMI JOIN shared USING (cds, indicator, year)) AS o
    FULL JOIN (FROM core_index_published SEMI JOIN shared USING (cds, indicator, year)) AS p
        ON o.cds = p.cds AND o.student_group = p.student_group AND o.indicator = p.indicator AND o.year = p.year
)
SELECT
    cds, student_group, indicator, year,
    o.curr_denominator AS own_denominator, p.curr_denominator AS published_denominator,
    o.curr_status AS own_status, p.curr_status AS published_status,
    o.change AS own_change, p.change AS published_change,
    o.color AS own_color, p.color AS published_color,
    CASE
        WHEN p.certify_flag = 'N' THEN 'the state: the LEA did not certify its data, so the color is Orange'
        WHEN o.cds IS NULL THEN 'not in the files: no student of the group'
        WHEN p.cds IS NULL THEN 'not published: the state has no student of the group'
        WHEN o.curr_denominator <> p.curr_denominator
            THEN 'students: ' || system.main.abs(o.curr_denominator - p.curr_denominator)
                || CASE WHEN o.curr_denominator > p.curr_denominator THEN ' more' ELSE ' fewer' END || ' in the files'
        WHEN o.curr_numerator <> p.curr_numerator
            THEN 'numerator: ' || o.curr_numerator || ' in the files, ' || p.curr_numerator || ' published'
        WHEN o.curr_loss_students IS DISTINCT FROM p.curr_loss_students AND p.curr_loss_students > 0
            THEN 'participation: the state added ' || p.curr_loss_students || ' students'
        WHEN o.curr_status IS DISTINCT FROM p.curr_status THEN 'scores: other scores, or alternate assessments'
        WHEN o.prior_denominator IS DISTINCT FROM p.prior_denominator
            THEN 'last year: ' || coalesce(CAST(o.prior_denominator AS VARCHAR), 'no') || ' students in the files, '
                || coalesce(CAST(p.prior_denominator AS VARCHAR), 'no') || ' published'
        WHEN o.change IS DISTINCT FROM p.change THEN 'last year: the same number of students, another result'
        WHEN o.type IS DISTINCT FROM p.type
            THEN 'type: cut points of ' || coalesce(o.type, 'none') || ' here, of ' || coalesce(p.type, 'none') || ' published'
        ELSE 'rules: the same figures, another level or color'
    END AS cause
FROM paired
WHERE o.cds IS NULL OR p.cds IS NULL
    OR (o.curr_status, o.change, o.status_level, coalesce(o.change_level, 0), coalesce(o.color, 0))
        IS DISTINCT FROM (p.curr_status, p.change, p.status_level, coalesce(p.change_level, 0), coalesce(p.color, 0))
