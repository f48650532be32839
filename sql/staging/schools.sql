-- name: schools
-- description: The schools of the directory with the code under which they report: schools of a
--   district report under its 7-digit county-district code, an independent charter under its own
--   7-digit school code, and is an LEA of its own.
-- grain: one row a school
-- keys: cds_code
CREATE OR REPLACE VIEW {schema}.schools AS
SELECT
    cds_code,
    system.main.right(cds_code, 7) AS school_code,
    system.main.left(cds_code, 7) || '0000000' AS authorizer_code,
    school_name,
    district_name,
    county_name,
    charter,
    grades_served,
    core_index.school_level(grades_served) AS school_level
FROM {source}.school_directory
WHERE problem IS NULL AND NOT system.main.ends_with(cds_code, '0000000');
