-- name: goal_progress
-- description: Each row of goal_targets with the metric's value: met (at the target or beyond, in the
--   direction in which the metric is better), gap (what the value lacks, 0 or less when met) and, with
--   a baseline_year, progress: the part of the way from the baseline to the target that is behind
--   (1 at the target, negative when it went the other way; NULL when the baseline is the target).
--   null_reason: no_such_metric where the view metrics has no such row, else the metric's own.
-- grain: one row a goal, academic year and row of metrics
-- keys: goal, academic_year, authority, entity_level, entity_code, student_group, metric, subject
CREATE OR REPLACE VIEW {schema}.goal_progress AS
WITH all_metrics AS MATERIALIZED (
    FROM {schema}.metrics
)
SELECT
    t.*, m.value, m.n, b.value AS baseline_value,
    CASE WHEN m.higher_is_better THEN m.value >= t.target ELSE m.value <= t.target END AS met,
    CASE WHEN m.higher_is_better THEN t.target - m.value ELSE m.value - t.target END AS gap,
    CASE WHEN t.target <> b.value THEN (m.value - b.value) / (t.target - b.value) END AS progress,
    CASE WHEN m.metric IS NULL THEN 'no_such_metric' ELSE m.null_reason END AS null_reason
FROM {schema}.goal_targets AS t
LEFT JOIN all_metrics AS m
    ON t.academic_year = m.academic_year AND t.authority = m.authority AND t.entity_level = m.entity_level
    AND t.entity_code = m.entity_code AND t.student_group = m.student_group AND t.metric = m.metric AND t.subject = m.subject
LEFT JOIN all_metrics AS b
    ON t.baseline_year = b.academic_year AND t.authority = b.authority AND t.entity_level = b.entity_level
    AND t.entity_code = b.entity_code AND t.student_group = b.student_group AND t.metric = b.metric AND t.subject = b.subject;
