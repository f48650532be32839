-- name: release_decisions
-- description: For the publisher only: which cells of release_figures are hidden, and why:
--   core_index.release_decisions over all of them at once, beside what release_register remembers of
--   earlier releases, with the disclosure minimum of the rules.
--   Reading it is an error when the audit fails.
-- grain: one row a cell: a row of release_figures, what is left of a whole (level residual), or a figure of an
--   earlier release that has changed since (level earlier)
-- keys: cell
CREATE OR REPLACE VIEW {schema}.release_decisions AS
FROM core_index.release_decisions(
    {schema}.release_editions, {schema}.release_hierarchy,
    min_n := (SELECT value FROM {schema}.rules WHERE metric = 'disclosure' AND parameter = 'min_n')
);
