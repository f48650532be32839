-- name: school_growth
-- description: The CORE growth model over the whole collaborative: each school by grade, and over its
--   grades (grade NULL); columns as of core_index.core_growth.
-- grain: one row an academic year, subject, school and grade, and one over the grades
-- keys: academic_year, subject, cds_code, grade
CREATE OR REPLACE VIEW {schema}.school_growth AS
FROM core_index.core_growth({schema}.growth_scores);
