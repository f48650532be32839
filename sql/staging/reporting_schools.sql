-- name: reporting_schools
-- description: From the codes in a CALPADS record to a school and its district. The district of an
--   independent charter (reporting LEA = its own school code) is the charter itself; its county and
--   district digits come from the directory.
-- grain: one row a reporting LEA and school
-- keys: lea_code, school_code
CREATE OR REPLACE VIEW {schema}.reporting_schools AS
SELECT lea_code, school_code, lea_code || school_code AS cds_code, lea_code || '0000000' AS district_code
FROM (SELECT DISTINCT lea_code, school_code FROM {source}.calpads_senr WHERE problem IS NULL) AS reported
WHERE lea_code <> school_code
UNION ALL
SELECT r.school_code AS lea_code, r.school_code, s.cds_code, s.cds_code AS district_code
FROM (SELECT DISTINCT school_code FROM {source}.calpads_senr WHERE problem IS NULL AND lea_code = school_code) AS r
INNER JOIN {schema}.schools AS s ON r.school_code = s.school_code;
