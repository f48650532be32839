-- name: enrolled_students
-- description: Who is enrolled in an LEA and year by its readable SENR records, under the SSID of the
--   record and every other that merged_ssids joins with it.
-- grain: one row an LEA, academic year and SSID
-- keys: lea_code, academic_year, ssid
CREATE OR REPLACE VIEW {schema}.enrolled_students AS
WITH enrolled AS (
    SELECT DISTINCT lea_code, academic_year, ssid FROM {source}.calpads_senr WHERE problem IS NULL
),
joined AS (
    SELECT ssid_old AS ssid, ssid AS student FROM {schema}.ssid_merges
    UNION
    SELECT ssid, ssid FROM {schema}.ssid_merges
)
FROM enrolled
UNION
SELECT e.lea_code, e.academic_year, o.ssid
FROM enrolled AS e
INNER JOIN joined AS j ON e.ssid = j.ssid
INNER JOIN joined AS o ON j.student = o.student;
