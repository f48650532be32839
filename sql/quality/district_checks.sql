-- name: district_checks
-- description: Warnings about an LEA's files of a year as a whole, for each year with enrolments:
--   files that are missing, and numbers far from the year before. filename is that of the first
--   SENR file, line_number 0. See core_index.data_quality_rules().
-- grain: one row a finding
-- keys: file_type, rule_id, filename
CREATE OR REPLACE VIEW {schema}.district_checks AS
WITH thresholds AS (
    SELECT
        system.main.max(value) FILTER (parameter = 'max_change_of_students') AS max_change_of_students,
        system.main.max(value) FILTER (parameter = 'min_ratio_to_last_year') AS min_ratio_to_last_year,
        system.main.max(value) FILTER (parameter = 'max_ratio_to_last_year') AS max_ratio_to_last_year,
        system.main.max(value) FILTER (parameter = 'min_number_last_year') AS min_number_last_year
    FROM {schema}.rules
    WHERE metric = 'data_quality'
),
reporting AS (
    SELECT lea_code, academic_year, system.main.min(filename) AS filename, system.main.count(DISTINCT ssid) AS students
    FROM {source}.calpads_senr
    WHERE problem IS NULL
    GROUP BY ALL
),
-- a file type counts as asked for when any LEA has it in the year
expected AS (
    SELECT DISTINCT file_type, academic_year
    FROM {source}.loaded_files
    WHERE file_type NOT IN ('calpads_senr', 'school_directory', 'cers') AND NOT system.main.regexp_matches(file_type, '_list$|_certification$')
),
numbers AS (
    SELECT r.*, 'students' AS what, r.students AS number FROM reporting AS r
    UNION ALL
    SELECT r.*, 'students suspended', s.number
    FROM reporting AS r
    INNER JOIN (
        SELECT lea_code, academic_year, system.main.count(DISTINCT ssid) AS number
        FROM {source}.calpads_sirs
        WHERE problem IS NULL AND incident_result_code IN ('100', '110')
        GROUP BY ALL
    ) AS s USING (lea_code, academic_year)
    UNION ALL
    SELECT r.*, 'days absent', s.number
    FROM reporting AS r
    INNER JOIN (
        SELECT lea_code, academic_year, CAST(system.main.sum(days_expected) - system.main.sum(days_attended) AS BIGINT) AS number
        FROM {source}.calpads_stas
        WHERE problem IS NULL
        GROUP BY ALL
    ) AS s USING (lea_code, academic_year)
)
SELECT
    e.file_type, 'missing_file' AS rule_id, 'warning' AS severity, r.filename, 0 AS line_number, r.lea_code, r.academic_year,
    r.lea_code AS key, NULL AS value,
    'other LEAs have this file of ' || r.academic_year || ', this one has not; its metrics are missing from the collaborative''s' AS message
FROM reporting AS r
INNER JOIN expected AS e ON r.academic_year = e.academic_year
ANTI JOIN {source}.loaded_files AS f
    -- a report stands for the file that it lists
    ON e.file_type = CASE f.file_type WHEN 'calpads_absence_list' THEN 'calpads_stas' WHEN 'calpads_incident_result_list' THEN 'calpads_sirs' ELSE f.file_type END
    AND f.lea_code = r.lea_code AND f.academic_year = r.academic_year
UNION ALL
SELECT
    CASE n.what WHEN 'students' THEN 'calpads_senr' WHEN 'days absent' THEN 'calpads_stas' ELSE 'calpads_sirs' END,
    'implausible_change', 'warning', n.filename, 0, n.lea_code, n.academic_year, n.lea_code,
    p.number || ' to ' || n.number,
    n.what || ' changed from the year before beyond what is plausible; is the file complete?'
FROM numbers AS n
INNER JOIN numbers AS p ON n.lea_code = p.lea_code AND n.what = p.what
    AND CAST(n.academic_year[1:4] AS INTEGER) = CAST(p.academic_year[1:4] AS INTEGER) + 1
CROSS JOIN thresholds AS t
WHERE p.number >= t.min_number_last_year AND CASE n.what
    WHEN 'students' THEN system.main.abs(n.number - p.number) > t.max_change_of_students * p.number
    ELSE n.number < t.min_ratio_to_last_year * p.number OR n.number > t.max_ratio_to_last_year * p.number END;
