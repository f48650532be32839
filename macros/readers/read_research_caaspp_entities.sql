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
    core_index.research_year(test_year) AS academic_year,
    core_index.research_cds(county_code, district_code, school_code) AS cds_code,
    system.main.lpad(type_id, 2, '0') AS type_id,
    county_name,
    district_name,
    school_name,
    zip_code,
    filename, line_number, problem, raw_line
FROM core_index.header_records(
    path, 'read_research_caaspp_entities',
    'countycode county_code text*, districtcode district_code text*, schoolcode school_code text*'
    || ', testyear test_year text*, typeid type_id text, countyname county_name text*'
    || ', districtname district_name text*, schoolname school_name text*, zipcode|zip zip_code text',
    FALSE)
