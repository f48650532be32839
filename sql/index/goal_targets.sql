-- name: goal_targets
-- description: Targets that a district, school, hub or the collaborative has set itself, for any row of
--   the view metrics; those of a Local Control and Accountability Plan are such rows. baseline_year is
--   the year that progress is counted from, or NULL.
-- grain: one row a goal, academic year and row of metrics
-- keys: goal, academic_year, authority, entity_level, entity_code, student_group, metric, subject
CREATE TABLE IF NOT EXISTS {schema}.goal_targets (
    goal VARCHAR NOT NULL,
    academic_year VARCHAR NOT NULL,
    authority VARCHAR NOT NULL,
    entity_level VARCHAR NOT NULL,
    entity_code VARCHAR NOT NULL,
    student_group VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    target DOUBLE NOT NULL,
    baseline_year VARCHAR,
    source VARCHAR
);
