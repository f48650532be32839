-- name: index_cut_points
-- description: The cut points in force: frozen rows of frozen_index_cut_points, or, while there are
--   none, those of the first academic year loaded.
-- grain: one row a school level, metric and subject
-- keys: school_level, metric, subject
CREATE OR REPLACE VIEW {schema}.index_cut_points AS
WITH baseline AS (
    FROM core_index.index_cut_points({schema}.metrics, {schema}.entities, (SELECT system.main.min(academic_year) FROM {source}.loaded_files))
)
FROM {schema}.frozen_index_cut_points
UNION ALL
SELECT b.* FROM baseline AS b
WHERE NOT EXISTS (FROM {schema}.frozen_index_cut_points);
