-- name: research_cds
-- description: The 14-digit code of an entity of a public research file from its county (2), district
--   (5) and school (7) codes; zeros that were lost or left blank come back. The state is 14 zeros, a
--   county or district ends in zeros. NULL when a part is not a number of its width or less.
-- parameters: county VARCHAR, district VARCHAR, school VARCHAR
-- example: SELECT core_index.research_cds('1', '10017', '130401'), core_index.research_cds('19', NULL, NULL)
CREATE MACRO core_index.research_cds(county, district, school) AS
CASE WHEN system.main.regexp_full_match(
    coalesce(county, '') || '-' || coalesce(district, '') || '-' || coalesce(school, ''), '\d{0,2}-\d{0,5}-\d{0,7}')
THEN system.main.lpad(coalesce(county, ''), 2, '0') || system.main.lpad(coalesce(district, ''), 5, '0')
    || system.main.lpad(coalesce(school, ''), 7, '0') END
