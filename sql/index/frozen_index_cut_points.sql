-- name: frozen_index_cut_points
-- description: Cut points that no longer move with the data. To freeze those of the baseline:
--   INSERT INTO frozen_index_cut_points FROM index_cut_points.
-- grain: one row a school level, metric and subject
-- keys: school_level, metric, subject
CREATE TABLE IF NOT EXISTS {schema}.frozen_index_cut_points (
    baseline_year VARCHAR,
    school_level VARCHAR,
    metric VARCHAR,
    subject VARCHAR,
    schools BIGINT,
    lower_bounds DOUBLE[]
);
