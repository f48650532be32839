-- name: read_research_chronic_absence
-- description: The state's public chronic absenteeism research files (chronicabsenteeism23.txt and the
--   like): one record an entity, year, charter and DASS selection and reporting category. Columns are
--   found by the names in the first line, with spaces or without. cds_code has 14 digits, zeros for
--   what the aggregate_level (T state, C county, D district, S school) leaves out; charter and dass
--   say which schools are in (All, Yes or No). A figure that the state writes as * is NULL and
--   suppressed is true; it is not zero. rate is in per cent, as published. Then filename,
--   line_number, problem (NULL for a good record; the record stays) and raw_line (only with a
--   problem). path is a name, a glob or a list of them; without a match no rows. A file without the
--   columns needed is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_research_chronic_absence('research/chronicabsenteeism*.txt')
CREATE MACRO core_index.read_research_chronic_absence(path) AS TABLE
SELECT
    core_index.research_year(academic_year) AS academic_year,
    aggregate_level,
    core_index.research_cds(county_code, district_code, school_code) AS cds_code,
    county_name,
    district_name,
    school_name,
    charter,
    dass,
    reporting_category,
    TRY_CAST(eligible_enrollment AS BIGINT) AS eligible_enrollment,
    TRY_CAST(chronically_absent AS BIGINT) AS chronically_absent,
    TRY_CAST(rate AS DOUBLE) AS rate,
    system.main.list_contains([eligible_enrollment, chronically_absent, rate], '*') AS suppressed,
    filename, line_number, problem, raw_line
FROM core_index.header_records(
    path, 'read_research_chronic_absence',
    'academicyear academic_year text*, aggregatelevel aggregate_level text*'
    || ', countycode county_code text*, districtcode district_code text*, schoolcode school_code text*'
    || ', countyname county_name text, districtname district_name text, schoolname school_name text'
    || ', charterschool|charteryn|charterschoolyn charter text, dass dass text'
    || ', reportingcategory reporting_category text*'
    || ', chronicabsenteeismeligiblecumulativeenrollment|eligiblecumulativeenrollment eligible_enrollment count*'
    || ', chronicabsenteeismcount chronically_absent count*, chronicabsenteeismrate rate rate',
    FALSE)
