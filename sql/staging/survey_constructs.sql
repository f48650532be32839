-- name: survey_constructs
-- description: What a respondent answered to the items of a construct at a school: asked (records),
--   answered (those with a response within the scale), score (their sum, reverse-coded items turned) and answers (each as
--   100 times the position of the item among the construct's items, plus the score; in the order of the items).
--   The one view that reads the responses. A respondent with an SSID is one person, whatever the
--   respondent id; without one the id counts, within its school. Constructs that survey_items does
--   not list are left out.
-- grain: one row a respondent, school, construct and academic year
-- keys: academic_year, cds_code, respondent_type, ssid, anonymous_id, construct
CREATE OR REPLACE VIEW {schema}.survey_constructs AS
WITH items AS (
    SELECT
        s.construct, s.item, i.kind, i.lowest, i.highest,
        system.main.list_contains(i.reverse_coded, s.item) AS reverse_coded,
        system.main.row_number() OVER (PARTITION BY s.construct ORDER BY s.item) AS position,
        -- groups by a number take three quarters of the time of those by texts
        CAST(system.main.dense_rank() OVER (ORDER BY s.construct) AS INTEGER) AS construct_number
    FROM (SELECT DISTINCT construct, item FROM {source}.survey_responses WHERE problem IS NULL) AS s
    INNER JOIN {schema}.survey_items AS i
        ON s.construct = i.construct AND (i.items IS NULL OR system.main.list_contains(i.items, s.item))
),
scored AS (
    SELECT
        s.academic_year, s.school_cds, s.respondent_type, s.ssid, s.respondent_id, i.construct_number, i.position,
        CASE
            WHEN s.response NOT BETWEEN i.lowest AND i.highest THEN NULL
            WHEN i.reverse_coded THEN i.lowest + i.highest - s.response
            ELSE s.response
        END AS score
    FROM core_index.student_records({source}.survey_responses, {schema}.survey_findings, {schema}.ssid_merges) AS s
    INNER JOIN items AS i ON s.construct = i.construct AND s.item = i.item
    ANTI JOIN (
        SELECT coalesce(m.ssid, o.ssid) AS ssid
        FROM {schema}.opt_outs AS o
        LEFT JOIN {schema}.ssid_merges AS m ON o.ssid = m.ssid_old
        WHERE o.scope = 'survey'
    ) AS o ON s.ssid = o.ssid
),
answered AS (
    SELECT
        academic_year, school_cds, respondent_type, ssid,
        CASE WHEN ssid IS NULL THEN school_cds || ' ' || respondent_id END AS anonymous_id,
        construct_number,
        system.main.count(*) AS asked,
        system.main.count(score) AS answered,
        CAST(system.main.sum(score) AS BIGINT) AS score,
        system.main.list_sort(system.main.list(CAST(100 * position + score AS INTEGER)) FILTER (score IS NOT NULL)) AS answers
    FROM scored
    GROUP BY ALL
)
SELECT
    a.academic_year, a.respondent_type, a.ssid, a.anonymous_id, c.construct, c.kind,
    a.asked, a.answered, a.score, a.answers, r.cds_code, r.district_code
FROM answered AS a
INNER JOIN (SELECT DISTINCT construct_number, construct, kind FROM items) AS c ON a.construct_number = c.construct_number
INNER JOIN {schema}.reporting_schools AS r ON a.school_cds = r.cds_code;
