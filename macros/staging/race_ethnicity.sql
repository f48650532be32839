-- name: race_ethnicity
-- description: The race or ethnicity group from Hispanic indicator and detailed race codes: HI when
--   Hispanic; MR when the codes fall in more than one group; else that group (AI, AS, PI, FI, AA,
--   WH); NULL when nothing is reported. Several detailed codes of one group, such as Chinese and
--   Hmong, are one group; Filipino is its own. Codes: CALPADS code set (CSIS crosswalk).
-- parameters: hispanic BOOLEAN, race_codes VARCHAR[]
-- example: SELECT core_index.race_ethnicity(FALSE, ['201', '208']), core_index.race_ethnicity(FALSE, ['201', '700'])
CREATE MACRO core_index.race_ethnicity(hispanic, race_codes) AS
CASE
    WHEN hispanic THEN 'HI'
    ELSE (
        SELECT CASE WHEN system.main.count(DISTINCT g) > 1 THEN 'MR' ELSE system.main.min(g) END
        FROM (
            SELECT CASE
                WHEN code = '100' THEN 'AI'
                WHEN code[1] = '2' THEN 'AS'
                WHEN code[1] = '3' THEN 'PI'
                WHEN code = '400' THEN 'FI'
                WHEN code = '600' THEN 'AA'
                WHEN code = '700' THEN 'WH'
            END AS g
            FROM (SELECT system.main.unnest(race_codes) AS code) AS codes
        ) AS groups
    )
END
