-- name: read_research_caaspp_entities
-- description: The entities of the state's public Smarter Balanced research files
--   (sb_ca2023entities_csv.txt and the like), with comma or caret: one record an entity and year:
--   cds_code (14 digits), type_id (04 state, 05 county, 06 district, 07 school, 09 direct-funded and
--   10 locally funded charter; NULL where the file has none), names and zip_code. The fixed-width
--   form is not read. Then filename, line_number, problem and raw_line as in
--   core_index.read_research_caaspp.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_research_caaspp_entities('research/sb_ca*entities_csv.txt')
CREATE MACRO core_index.read_research_caaspp_entities(path) AS TABLE
SELECT
    core_index.research_year(fields[4]) AS academic_year,
    core_index.research_cds(fields[1], fields[2], fields[3]) AS cds_code,
    system.main.lpad(fields[5], 2, '0') AS type_id,
    fields[6] AS county_name,
    fields[7] AS district_name,
    fields[8] AS school_name,
    fields[9] AS zip_code,
    filename, line_number, problem, raw_line
FROM core_index.research_records(path,
    'countycode county_code text*, districtcode district_code text*, schoolcode school_code text*'
    || ', testyear test_year text*, typeid type_id text, countyname county_name text*'
    || ', districtname district_name text*, schoolname school_name text*, zipcode|zip zip_code text',
    'read_research_caaspp_entities')
