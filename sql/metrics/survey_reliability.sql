-- name: survey_reliability
-- description: Cronbach's alpha of each construct, k / (k - 1) * (1 - sum of the item variances / variance of
--   the sum), over the n respondents who answered each of the k items that their district's survey
--   has, once; above the district over the districts with the items that most respondents had. A
--   respondent counts at each school of theirs. NULL with null_reason: one_item, too_few (fewer than
--   two respondents), no_variance (all have the same sum).
-- grain: one row an academic year, entity, respondent type and construct
-- keys: academic_year, entity_level, entity_code, respondent_type, construct
CREATE OR REPLACE VIEW {schema}.survey_reliability AS
WITH responses AS (
    SELECT academic_year, cds_code, district_code, respondent_type, construct, asked, answered, score,
        answer // 100 AS position, answer % 100 AS item_score
    FROM (SELECT * EXCLUDE (answers), system.main.unnest(answers) AS answer FROM {schema}.survey_constructs) AS a
),
item_sets AS (
    SELECT academic_year, district_code, respondent_type, construct,
        system.main.list(position ORDER BY position) AS item_set
    FROM (SELECT DISTINCT academic_year, district_code, respondent_type, construct, position FROM responses) AS positions
    GROUP BY ALL
),
complete_sums AS (
    SELECT
        academic_year, cds_code, district_code, respondent_type, construct, asked, position,
        system.main.count(*) AS n,
        system.main.sum(item_score) AS item_sum, system.main.sum(item_score * item_score) AS item_squares,
        system.main.sum(score) AS score_sum, system.main.sum(score * score) AS score_squares
    FROM responses
    WHERE answered = asked
    GROUP BY ALL
),
school_sums AS (
    SELECT s.* EXCLUDE (asked), i.item_set
    FROM complete_sums AS s
    INNER JOIN item_sets AS i
        ON s.academic_year = i.academic_year AND s.district_code = i.district_code
        AND s.respondent_type = i.respondent_type AND s.construct = i.construct
        AND s.asked = system.main.len(i.item_set)
),
sums AS (
    SELECT
        academic_year, entity_level, entity_code, respondent_type, construct, item_set, position,
        system.main.sum(n) AS n, system.main.sum(item_sum) AS item_sum, system.main.sum(item_squares) AS item_squares,
        system.main.sum(score_sum) AS score_sum, system.main.sum(score_squares) AS score_squares
    FROM core_index.at_all_entity_levels(school_sums, {schema}.hubs)
    GROUP BY ALL
),
-- n * (n - 1) times the variances
spreads AS (
    SELECT
        academic_year, entity_level, entity_code, respondent_type, construct, item_set,
        system.main.max(n) AS respondents,
        system.main.sum(n * item_squares - item_sum * item_sum) AS item_spread,
        system.main.max(n * score_squares - score_sum * score_sum) AS score_spread
    FROM sums
    GROUP BY academic_year, entity_level, entity_code, respondent_type, construct, item_set
    QUALIFY system.main.row_number() OVER (
        PARTITION BY academic_year, entity_level, entity_code, respondent_type, construct ORDER BY respondents DESC, item_set
    ) = 1
)
SELECT
    academic_year, entity_level, entity_code, respondent_type, construct,
    system.main.len(item_set) AS items, CAST(respondents AS BIGINT) AS n,
    CASE
        WHEN items = 1 THEN 'one_item'
        WHEN respondents < 2 THEN 'too_few'
        WHEN score_spread = 0 THEN 'no_variance'
    END AS null_reason,
    CASE WHEN null_reason IS NULL THEN items / (items - 1) * (1 - item_spread / score_spread) END AS alpha
FROM spreads;
