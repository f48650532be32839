-- name: release_suppress
-- description: A table like the view metrics as it may be published: hidden are the rows that rest on
--   fewer than min_n students and those from which such a row could be found by adding and
--   subtracting published ones. In a hidden row every column outside kept is NULL, whatever the
--   reason, and suppressed is true; where all rows of an entity and metric are hidden, only that of
--   ALL is listed, so that it does not show which groups there are. A row with n NULL is hidden. The
--   result passed disclosure_audit, for counts and numerators; when it does not, that is an error.
--   All rows that the readers see must be in one call. hierarchy says what adds up: child_level,
--   child_code, parent_level, parent_code. sacrifice names entity levels whose rows are hidden first
--   when one has to be, instead of the smallest. overlap: what a whole holds beyond its parts, such as
--   students of two schools, is 'known' to readers (default, the safe assumption) or hidden from them
--   ('overlap'). partitions and nested replace the rows of core_index.student_group_partitions() and
--   core_index.nested_metrics(). priorities: the rows that are published before others, by rising
--   priority (others have 0), where something has to be hidden. known: cells (academic_year,
--   authority, metric, subject, entity_level, entity_code and student_group with | between) that
--   readers know anyway, such as a district's own: the others are then safe from them, and known
--   ones below min_n are still not shown.
-- parameters: tbl TABLE, hierarchy TABLE, min_n := 11, sacrifice := [] VARCHAR[], overlap := 'known', partitions := NULL, nested := NULL, priorities := [] STRUCT(authority, metric, entity_level, student_group, priority)[], known := [] VARCHAR[], kept := ['academic_year', 'authority', 'entity_level', 'entity_code', 'student_group', 'metric', 'subject', 'higher_is_better']
-- example: WITH rows AS (SELECT '2023-2024' AS academic_year, 'CORE' AS authority, 'school' AS entity_level, 'A' AS entity_code, g AS student_group, 'chronic_absence' AS metric, 'all' AS subject, n, k AS numerator FROM (VALUES ('ALL', 60, 9), ('F', 4, 1), ('M', 56, 8)) AS t(g, n, k)), hierarchy AS (SELECT NULL::VARCHAR AS child_level, NULL::VARCHAR AS child_code, NULL::VARCHAR AS parent_level, NULL::VARCHAR AS parent_code) SELECT student_group, n, numerator, suppressed FROM core_index.release_suppress(rows, hierarchy) ORDER BY student_group
CREATE MACRO core_index.release_suppress(
    tbl, hierarchy, min_n := 11, sacrifice := [], overlap := 'known', partitions := NULL, nested := NULL,
    priorities := [], known := [],
    kept := ['academic_year', 'authority', 'entity_level', 'entity_code', 'student_group', 'metric', 'subject', 'higher_is_better']
) AS TABLE
WITH core_index_decided AS MATERIALIZED (
    SELECT cell, status
    FROM core_index.release_decisions(
        tbl, hierarchy, min_n := min_n, sacrifice := sacrifice, overlap := overlap, partitions := partitions, nested := nested,
        priorities := priorities, known := known
    )
)
FROM core_index.release_rows(tbl, core_index_decided, kept := kept)
