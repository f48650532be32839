-- name: student_growth_percentiles_baseline
-- description: Student growth percentiles by the fits of an earlier year, so that they say whether
--   growth is more or less than it was then: with fits of the year itself the median of all students
--   is 50 in every year. fits is a table made by core_index.student_growth_percentile_fits, of one
--   academic year. Otherwise as core_index.student_growth_percentiles.
-- parameters: scores TABLE, fits TABLE
-- example: WITH scores AS (FROM core_index.student_growth_example()), fits AS (FROM core_index.student_growth_percentile_fits(scores, min_students := 100)), later AS (SELECT '2023-2024' AS academic_year, score + 10 AS score, * EXCLUDE (academic_year, score) FROM scores) SELECT academic_year, median(student_growth_percentile) AS median FROM core_index.student_growth_percentiles_baseline(later, fits) GROUP BY academic_year
CREATE MACRO core_index.student_growth_percentiles_baseline(scores, fits) AS TABLE
FROM core_index.student_growth_percentiles_by(scores, fits, FALSE)
