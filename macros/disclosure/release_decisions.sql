-- name: release_decisions
-- description: For the publisher only: what release_suppress decides and why, one row a cell
--   of a table like the view metrics: status (published, hidden) and reason as in
--   complementary_suppression, with n and numerator; cells of level residual are what is left of a
--   whole and have no row. Arguments, and the errors when the audit fails, are those of
--   release_suppress. tbl may hold earlier releases, as release_equations says: their figures that are
--   no longer those of today are cells of level earlier, which have no row either. What was published
--   before stays published, but for figures below min_n that others published.
-- parameters: tbl TABLE, hierarchy TABLE, min_n := 11, sacrifice := [] VARCHAR[], overlap := 'known', partitions := NULL, nested := NULL, priorities := [] STRUCT(authority, metric, entity_level, student_group, priority)[], known := [] VARCHAR[]
-- example: WITH rows AS (SELECT '2023-2024' AS academic_year, 'CORE' AS authority, 'school' AS entity_level, 'A' AS entity_code, g AS student_group, 'chronic_absence' AS metric, 'all' AS subject, n, k AS numerator FROM (VALUES ('ALL', 60, 9), ('F', 4, 1), ('M', 56, 8)) AS t(g, n, k)), hierarchy AS (SELECT NULL::VARCHAR AS child_level, NULL::VARCHAR AS child_code, NULL::VARCHAR AS parent_level, NULL::VARCHAR AS parent_code) SELECT cell, n, status, reason FROM core_index.release_decisions(rows, hierarchy) ORDER BY cell
CREATE MACRO core_index.release_decisions(
    tbl, hierarchy, min_n := 11, sacrifice := [], overlap := 'known', partitions := NULL, nested := NULL,
    priorities := [], known := []
) AS TABLE
WITH terms AS MATERIALIZED (
    FROM core_index.release_equations(
        tbl, hierarchy, overlap := overlap, partitions := partitions, nested := nested
    )
),
published_first AS (
    SELECT p.authority, p.metric, p.entity_level, p.student_group, system.main.min(p.priority) AS priority
    FROM (
        SELECT system.main.unnest(CAST(coalesce(priorities, []) AS STRUCT(
            authority VARCHAR, metric VARCHAR, entity_level VARCHAR, student_group VARCHAR, priority BIGINT
        )[])) AS p
    )
    GROUP BY ALL
),
known_cells AS (
    SELECT DISTINCT system.main.unnest(CAST(known AS VARCHAR[])) AS cell
),
-- a cell's name tells what it is: year, authority, metric, subject, level, entity and group
cells AS MATERIALIZED (
    SELECT
        t.academic_year, t.cell, system.main.max(t.n) AS n, system.main.max(t.numerator) AS numerator,
        CASE WHEN system.main.max(k.cell) IS NULL THEN system.main.max(t.kind) ELSE 'known' END AS kind,
        system.main.max(t.level) AS level, coalesce(system.main.min(p.priority), 0) AS priority
    FROM terms AS t
    LEFT JOIN published_first AS p
        ON t.level = p.entity_level AND system.main.string_split(t.cell, '|')[2] = p.authority
        AND system.main.string_split(t.cell, '|')[3] = p.metric AND system.main.string_split(t.cell, '|')[7] = p.student_group
    LEFT JOIN known_cells AS k ON t.cell = k.cell
    GROUP BY t.academic_year, t.cell
),
cell_lists AS (
    SELECT academic_year, system.main.list({
        'cell': cell, 'n': n, 'numerator': numerator, 'kind': kind, 'level': level, 'priority': priority
    }) AS cells
    FROM cells
    GROUP BY academic_year
),
equation_lists AS (
    SELECT academic_year, system.main.list({'equation': equation, 'cell': cell, 'coefficient': coefficient}) AS equations
    FROM terms
    WHERE equation IS NOT NULL
    GROUP BY academic_year
),
decided AS MATERIALIZED (
    SELECT
        c.academic_year, c.cells, coalesce(e.equations, []) AS equations,
        system.main.complementary_suppression(c.cells, coalesce(e.equations, []), {
            'min_n': CAST(min_n AS BIGINT),
            'sacrifice': system.main.list_concat(['earlier', 'residual'], CAST(sacrifice AS VARCHAR[])),
            'threads': system.main.current_setting('threads')
        }) AS decisions
    FROM cell_lists AS c
    LEFT JOIN equation_lists AS e ON c.academic_year = e.academic_year
),
audited AS MATERIALIZED (
    SELECT
        academic_year, decisions,
        system.main.disclosure_audit(cells, equations, decisions, {
            'min_n': CAST(min_n AS BIGINT), 'threads': system.main.current_setting('threads')
        }) AS audit
    FROM decided
),
passed AS (
    SELECT academic_year, system.main.unnest(decisions) AS d
    FROM audited
    WHERE CASE WHEN audit.verdict = 'pass' THEN TRUE ELSE system.main.error(
        'release_suppress: nothing is published for ' || academic_year || ': the audit found '
        || system.main.len(audit.offences) || ' offences, first ' || audit.offences[1].criterion || ' at '
        || coalesce(audit.offences[1].cell, audit.offences[1].equation) || ' (' || audit.offences[1].explanation
        || '); hide that cell''s group or entity before, or ask disclosure_audit for the whole list'
    ) END
)
SELECT
    c.academic_year, c.cell, c.level, c.kind, c.n, c.numerator,
    CASE WHEN c.kind = 'known' AND c.n BETWEEN 1 AND min_n - 1 THEN 'hidden' ELSE p.d.status END AS status,
    p.d.reason AS reason
FROM passed AS p
INNER JOIN cells AS c ON p.academic_year = c.academic_year AND p.d.cell = c.cell
