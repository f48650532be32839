-- name: school_growth
-- description: The CORE growth model over the whole collaborative: each school by grade, and over its
--   grades (grade NULL); columns as of core_index.core_growth.
-- grain: one row an academic year, subject, school and grade, and one over the grades
-- keys: academic_year, subject, cds_code, grade
-- report: SELECT 'growth' AS computed, academic_year, subject, grade,
--   system.main.count(*) FILTER (effect IS NOT NULL) AS schools, CAST(system.main.sum(n) AS BIGINT) AS students
--   FROM {schema}.school_growth WHERE grade IS NOT NULL GROUP BY ALL ORDER BY ALL
CREATE OR REPLACE VIEW {schema}.school_growth AS
FROM core_index.core_growth({schema}.growth_scores);
