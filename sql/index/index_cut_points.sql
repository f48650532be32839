-- name: index_cut_points
-- description: The cut points in force: frozen rows of frozen_index_cut_points, or, while there are
--   none, those of the first loaded academic year in which a school has the metric and subject, for
--   the subjects of core_index.index_subjects(). A metric and subject without cut points has no level.
-- grain: one row a school level, metric and subject
-- keys: school_level, metric, subject
CREATE OR REPLACE VIEW {schema}.index_cut_points AS
FROM core_index.cut_points_in_force({schema}.metrics, {schema}.entities, {schema}.frozen_index_cut_points);
