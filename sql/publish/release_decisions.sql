-- name: release_decisions
-- description: For the publisher only: which cells of release_figures are hidden, and why:
--   core_index.release_decisions over all of them at once, beside what release_register remembers of
--   earlier releases, with the disclosure minimum of the rules. Where something has to be hidden,
--   the figures that the index of a school rests on are published before others (all students, then
--   the groups of the index, then racial and ethnic groups) if rules has index_first 1.
--   Reading it is an error when the audit fails.
-- grain: one row a cell: a row of release_figures, what is left of a whole (level residual), or a figure of an
--   earlier release that has changed since (level earlier)
-- keys: cell
-- materialized: always
CREATE OR REPLACE VIEW {schema}.release_decisions AS
FROM core_index.release_decisions(
    {schema}.release_editions, {schema}.release_hierarchy,
    min_n := (SELECT value FROM {schema}.rules WHERE metric = 'disclosure' AND parameter = 'min_n'),
    priorities := (
        SELECT system.main.list({
            'authority': 'CORE', 'metric': w.metric, 'entity_level': 'school', 'student_group': g.student_group,
            'priority': CASE WHEN g.student_group = 'ALL' THEN -3 WHEN g.index_subgroup THEN -2 ELSE -1 END
        })
        FROM (SELECT DISTINCT metric FROM core_index.index_weights()) AS w
        CROSS JOIN core_index.student_group_definitions() AS g
        WHERE (g.student_group = 'ALL' OR g.index_subgroup OR g.group_class = 'race_ethnicity') AND EXISTS (
            FROM {schema}.rules WHERE metric = 'disclosure' AND parameter = 'index_first' AND value = 1
        )
    )
);
