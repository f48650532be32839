-- name: feeder_schools
-- description: Where the students of a high school were in grade 8: of those enrolled in a grade from 9 to
--   12 in a year, by SSID and over all the districts that report, the last school of their latest
--   earlier year in grade 8. linked: students of the school and grade with such a record; students of
--   them came from the feeder, share of linked. Who was elsewhere in grade 8, or in a year that is
--   not loaded, is in enrolled alone.
-- grain: one row an academic year, high school, grade and feeder school
-- keys: academic_year, cds_code, grade, feeder_code
CREATE OR REPLACE VIEW {schema}.feeder_schools AS
WITH eighth_graders AS (
    SELECT academic_year, ssid, system.main.arg_max(cds_code, (start_date, cds_code)) AS feeder_code
    FROM {schema}.enrollments
    WHERE grade = 8
    GROUP BY ALL
),
linked AS (
    SELECT
        e.academic_year, e.cds_code, e.grade, e.ssid,
        system.main.arg_max(g.feeder_code, g.academic_year) AS feeder_code
    FROM {schema}.enrollments AS e
    LEFT JOIN eighth_graders AS g ON e.ssid = g.ssid AND g.academic_year < e.academic_year
    WHERE e.grade BETWEEN 9 AND 12
    GROUP BY ALL
),
counted AS (
    SELECT
        academic_year, cds_code, grade, feeder_code,
        system.main.count(*) AS students,
        system.main.sum(students) OVER school AS enrolled,
        system.main.sum(students) FILTER (feeder_code IS NOT NULL) OVER school AS linked
    FROM linked
    GROUP BY academic_year, cds_code, grade, feeder_code
    WINDOW school AS (PARTITION BY academic_year, cds_code, grade)
)
SELECT
    academic_year, cds_code, grade, feeder_code, students,
    CAST(linked AS BIGINT) AS linked, CAST(enrolled AS BIGINT) AS enrolled, students / linked AS share
FROM counted
WHERE feeder_code IS NOT NULL;
