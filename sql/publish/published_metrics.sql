-- name: published_metrics
-- description: The metrics as one release may show them: core_index.release_suppress, with the
--   disclosure minimum of the rules, over all rows at once. Hidden rows have suppressed true and no
--   figure, status or reason. Reading it is an error when the audit fails. Whoever gets only some of
--   the rows, or other tables beside them, gets another release: see docs/disclosure.md.
-- grain: as metrics, less the groups of entities that show nothing at all
-- keys: academic_year, authority, entity_level, entity_code, student_group, metric, subject
CREATE OR REPLACE VIEW {schema}.published_metrics AS
FROM core_index.release_suppress(
    {schema}.metrics, {schema}.release_hierarchy,
    min_n := (SELECT value FROM {schema}.rules WHERE metric = 'disclosure' AND parameter = 'min_n')
);
