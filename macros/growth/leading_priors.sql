-- name: leading_priors
-- description: How many priors there are before the first that is NULL; 0 for NULL.
-- parameters: priors LIST
-- example: SELECT core_index.leading_priors([2450, 2400, NULL, 2300]), core_index.leading_priors([NULL, 2400])
CREATE MACRO core_index.leading_priors(priors) AS
coalesce(
    system.main.nullif(system.main.list_position(system.main.list_transform(priors, lambda x: x IS NULL), TRUE), 0) - 1,
    system.main.len(priors), 0
)
