-- name: released_data_quality
-- description: How many findings a district's files have, by year, kind of file and rule, for the
--   district's own readers and the collaborative (is_public is always false): no key, value or line
--   of a record. Fewer findings than the disclosure minimum are not told (findings NULL, suppressed
--   true); totals and shares, from which they followed, are left out. Districts of release_policy
--   only.
-- grain: one row an academic year, district, kind of file and rule
-- keys: academic_year, entity_code, file_type, rule_id
-- materialized: always
CREATE OR REPLACE VIEW {schema}.released_data_quality AS
WITH counted AS (
    SELECT
        q.academic_year, q.lea_code || '0000000' AS entity_code, q.file_type, q.rule_id, q.severity,
        system.main.count(*) AS findings
    FROM {schema}.data_quality AS q
    GROUP BY ALL
)
SELECT
    c.academic_year, 'district' AS entity_level, c.entity_code, c.file_type, c.rule_id, c.severity,
    CASE WHEN c.findings >= r.value THEN c.findings END AS findings,
    c.findings < r.value AS suppressed, FALSE AS is_public
FROM counted AS c
CROSS JOIN (FROM {schema}.rules WHERE metric = 'disclosure' AND parameter = 'min_n') AS r
WHERE c.entity_code IN (SELECT district_code FROM {schema}.release_policy);
