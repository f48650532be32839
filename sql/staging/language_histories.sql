-- name: language_histories
-- description: The English-language history of an enrolled student up to 30 June of a year, from the
--   records of all districts and years loaded: language_status in effect then, el_since (first day as
--   an English learner), redesignated_on (first day as RFEP), each NULL where there is none.
-- grain: one row a student with a status and academic year
-- keys: academic_year, ssid
CREATE OR REPLACE VIEW {schema}.language_histories AS
WITH enrolled AS (
    SELECT academic_year, ssid, CAST(system.main.right(academic_year, 4) || '-06-30' AS DATE) AS year_end
    FROM {schema}.enrollments
    GROUP BY ALL
)
SELECT
    e.academic_year, e.ssid,
    system.main.arg_max(l.elas_code, l.elas_start_date) AS language_status,
    system.main.min(l.elas_start_date) FILTER (l.elas_code = 'EL') AS el_since,
    system.main.min(l.elas_start_date) FILTER (l.elas_code = 'RFEP') AS redesignated_on
FROM enrolled AS e
INNER JOIN core_index.accepted_records({source}.calpads_sela, {schema}.sela_findings) AS l
    ON e.ssid = l.ssid AND l.elas_start_date <= e.year_end
GROUP BY ALL;
