-- name: released_peer_groups
-- description: Which schools are the peers 'similar' of each school, nearest first, and whether that is
--   public: the district of the school and those of its peers each let some metric out. Only their
--   order is shown: with the distances the shares of small groups among their students could be
--   found. Schools are listed where they and all their peers have as many students as the disclosure
--   minimum, and their districts are in release_policy.
-- grain: one row an academic year, school and peer
-- keys: academic_year, entity_code, rank
-- materialized: always
CREATE OR REPLACE VIEW {schema}.released_peer_groups AS
WITH lets_out AS (
    SELECT district_code, system.main.bool_or(public) AS public FROM {schema}.release_policy GROUP BY district_code
),
schools AS (
    SELECT
        c.academic_year, c.entity_code, p.public, p.public IS NOT NULL AND c.enrolment >= r.value AS takes_part
    FROM {schema}.school_characteristics AS c
    LEFT JOIN lets_out AS p ON c.district_code = p.district_code
    CROSS JOIN (FROM {schema}.rules WHERE metric = 'disclosure' AND parameter = 'min_n') AS r
)
SELECT
    g.academic_year, g.entity_code, g.entity_name, g.school_level, g.rank, g.peer_code, g.peer_name,
    system.main.bool_and(s.public AND p.public) OVER same AS is_public
FROM {schema}.peer_groups AS g
INNER JOIN schools AS s ON g.academic_year = s.academic_year AND g.entity_code = s.entity_code
INNER JOIN schools AS p ON g.academic_year = p.academic_year AND g.peer_code = p.entity_code
WINDOW same AS (PARTITION BY g.academic_year, g.entity_code)
QUALIFY system.main.bool_and(s.takes_part AND p.takes_part) OVER same;
