-- name: release_equations
-- description: What a reader of published counts can add and subtract: the terms of equations over the
--   rows of a table like the view metrics, one row a term (equation, cell, coefficient), with the n,
--   numerator, kind and level of the cell, for complementary_suppression; cells add up within an
--   academic year. Divisions of a whole (partitions), parts of an entity (hierarchy: child_level,
--   child_code, parent_level, parent_code) and nested metrics, each with what is left as a cell of
--   level 'residual' that has no row. What is left need not be a number of students: where students
--   count once above but at two schools, or a group is no part of the other, it may be negative. Such
--   a cell is of the kind overlap: 'known' (default: the reader can tell it, the safe assumption) or
--   'overlap' (hidden before others, as if the reader knew nothing of it). A row alone has a term
--   without an equation; rows with n NULL have none. Where tbl has columns release and published (as
--   the view release_editions), rows with a release are figures of an earlier one: those that differ
--   from today's are cells of their own (level 'earlier'), with the equations they obeyed then, and
--   what was published then is of the kind known.
-- parameters: tbl TABLE, hierarchy TABLE, overlap := 'known', partitions := NULL STRUCT(division, whole, part)[], nested := NULL STRUCT(outer_authority, outer_metric, inner_authority, inner_metric)[]
-- example: WITH rows AS (SELECT '2023-2024' AS academic_year, 'CORE' AS authority, 'school' AS entity_level, 'A' AS entity_code, g AS student_group, 'chronic_absence' AS metric, 'all' AS subject, n, k AS numerator FROM (VALUES ('ALL', 60, 9), ('EL', 4, 1)) AS t(g, n, k)), hierarchy AS (SELECT NULL::VARCHAR AS child_level, NULL::VARCHAR AS child_code, NULL::VARCHAR AS parent_level, NULL::VARCHAR AS parent_code) SELECT cell, n, numerator, coefficient FROM core_index.release_equations(rows, hierarchy) ORDER BY coefficient, cell
CREATE MACRO core_index.release_equations(
    tbl, hierarchy, overlap := 'known', partitions := NULL, nested := NULL
) AS TABLE
WITH core_index_input AS (
    SELECT *, NULL AS core_index_none, FALSE AS core_index_false FROM system.main.query_table(tbl)
),
core_index_hierarchy AS (
    FROM system.main.query_table(hierarchy)
),
figures AS (
    SELECT
        system.main.concat(*COLUMNS(lambda c: c IN ('release', 'core_index_none'))) AS edition,
        coalesce(*COLUMNS(lambda c: c IN ('published', 'core_index_false'))) AS known,
        academic_year, authority, metric, subject, entity_level, entity_code, student_group,
        system.main.concat_ws('|', authority, metric, subject) AS measure,
        system.main.concat_ws('|', academic_year, authority, metric, subject, entity_level, entity_code, student_group) AS cell,
        CAST(n AS BIGINT) AS n,
        CASE WHEN numerator = system.main.round(numerator) AND numerator BETWEEN 0 AND n THEN CAST(numerator AS BIGINT) END AS numerator
    FROM core_index_input
    WHERE n IS NOT NULL
),
divisions AS (
    SELECT p.division, p.whole, p.part
    FROM (
        SELECT system.main.unnest(coalesce(partitions, (
            SELECT system.main.list({'division': division, 'whole': whole, 'part': part}) FROM core_index.student_group_partitions()
        ))) AS p
    ) AS listed
),
all_divisions AS (
    FROM divisions
    UNION ALL
    SELECT DISTINCT student_group, 'ALL', student_group
    FROM figures
    WHERE student_group <> 'ALL' AND student_group NOT IN (SELECT part FROM divisions)
),
nestings AS (
    SELECT system.main.unnest(coalesce(nested, (
        SELECT system.main.list({
            'outer_authority': outer_authority, 'outer_metric': outer_metric,
            'inner_authority': inner_authority, 'inner_metric': inner_metric
        }) FROM core_index.nested_metrics()
    ))) AS pair
),
-- every part of a whole, of any sort: the whole's cell, the part's, and the equation
parts AS (
    SELECT
        w.edition, w.cell || ' by ' || d.division AS equation, w.academic_year, w.cell AS whole_cell, w.n AS whole_n,
        w.numerator AS whole_numerator, f.cell, f.n, f.numerator, f.entity_level
    FROM figures AS f
    INNER JOIN all_divisions AS d ON f.student_group = d.part
    INNER JOIN figures AS w
        ON f.edition = w.edition AND f.academic_year = w.academic_year AND f.measure = w.measure AND f.entity_level = w.entity_level
        AND f.entity_code = w.entity_code AND d.whole = w.student_group
    UNION ALL
    SELECT
        w.edition, w.cell || ' by ' || f.entity_level, w.academic_year, w.cell, w.n, w.numerator, f.cell, f.n, f.numerator,
        f.entity_level
    FROM figures AS f
    INNER JOIN core_index_hierarchy AS h ON f.entity_level = h.child_level AND f.entity_code = h.child_code
    INNER JOIN figures AS w
        ON f.edition = w.edition AND f.academic_year = w.academic_year AND f.measure = w.measure AND f.student_group = w.student_group
        AND h.parent_level = w.entity_level AND h.parent_code = w.entity_code
    UNION ALL
    SELECT
        w.edition, w.cell || ' with ' || f.cell, w.academic_year, w.cell, w.n, w.numerator, f.cell, f.n, f.numerator,
        f.entity_level
    FROM nestings
    INNER JOIN figures AS w ON pair.outer_authority = w.authority AND pair.outer_metric = w.metric
    INNER JOIN figures AS f
        ON pair.inner_authority = f.authority AND pair.inner_metric = f.metric AND w.edition = f.edition
        AND w.academic_year = f.academic_year AND w.subject = f.subject AND w.entity_level = f.entity_level AND w.entity_code = f.entity_code
        AND w.student_group = f.student_group
),
wholes AS (
    SELECT
        edition, equation, academic_year, whole_cell, whole_n, whole_numerator,
        CAST(whole_n - system.main.sum(n) AS BIGINT) AS left_n,
        CASE WHEN system.main.count(numerator) = system.main.count(*) THEN
            CAST(whole_numerator - system.main.sum(numerator) AS BIGINT)
        END AS left_numerator
    FROM parts
    GROUP BY edition, equation, academic_year, whole_cell, whole_n, whole_numerator
),
-- of the same students, those who are counted by one definition only are no group: the counts are
-- one figure, and an equation for them alone has a part without a numerator
residuals AS (
    SELECT
        * REPLACE (CASE WHEN left_n <> 0 THEN left_numerator END AS left_numerator),
        left_n > 0 AND coalesce(left_numerator BETWEEN 0 AND left_n, TRUE) AS is_count
    FROM wholes
    WHERE left_n <> 0 OR left_numerator <> 0
),
terms AS (
    SELECT edition, FALSE AS known, academic_year, equation, cell, 1 AS coefficient, n, numerator, 'count' AS kind, entity_level AS level
    FROM parts
    UNION ALL
    SELECT edition, FALSE, academic_year, equation, whole_cell, -1, whole_n, whole_numerator, 'count', NULL FROM wholes
    UNION ALL
    SELECT
        edition, FALSE, academic_year, equation, equation || ' rest', 1, left_n, left_numerator,
        CASE WHEN is_count THEN 'count' WHEN left_n = 0 THEN 'known' ELSE overlap END, 'residual'
    FROM residuals
    UNION ALL
    SELECT edition, known, academic_year, NULL, cell, NULL, n, numerator, 'count', entity_level FROM figures
),
-- a figure that stands as it was is one cell
figures_of_all AS (
    SELECT
        * EXCLUDE (known), system.main.min(edition) OVER same AS first_edition,
        system.main.bool_or(known) OVER same AS is_known
    FROM terms
    WINDOW same AS (PARTITION BY cell, n, numerator)
),
named AS (
    SELECT * REPLACE (
        CASE WHEN first_edition = '' THEN cell ELSE cell || ' of ' || first_edition END AS cell,
        CASE WHEN is_known AND kind = 'count' THEN 'known' ELSE kind END AS kind,
        CASE WHEN first_edition = '' THEN level ELSE 'earlier' END AS level
    )
    FROM figures_of_all
),
-- and an equation of such cells one equation
new_equations AS (
    SELECT equation, system.main.min(edition) AS edition
    FROM (
        SELECT equation, edition, system.main.list_sort(system.main.list(cell)) AS cells
        FROM named WHERE equation IS NOT NULL GROUP BY equation, edition
    )
    GROUP BY equation, cells
)
SELECT
    n.academic_year, n.equation || CASE WHEN n.edition = '' THEN '' ELSE ' of ' || n.edition END AS equation,
    n.cell, n.coefficient, n.n, n.numerator, n.kind, n.level
FROM named AS n
LEFT JOIN new_equations AS e ON n.equation = e.equation AND n.edition = e.edition
WHERE n.equation IS NULL OR e.equation IS NOT NULL
