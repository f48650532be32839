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
    core_index.research_year(fields[1]) AS academic_year,
    fields[2] AS aggregate_level,
    core_index.research_cds(fields[3], fields[4], fields[5]) AS cds_code,
    fields[6] AS county_name,
    fields[7] AS district_name,
    fields[8] AS school_name,
    fields[9] AS charter,
    fields[10] AS dass,
    fields[11] AS reporting_category,
    TRY_CAST(fields[12] AS BIGINT) AS eligible_enrollment,
    TRY_CAST(fields[13] AS BIGINT) AS chronically_absent,
    TRY_CAST(fields[14] AS DOUBLE) AS rate,
    suppressed, filename, line_number, problem, raw_line
FROM core_index.research_records(path,
    'academicyear academic_year text*, aggregatelevel aggregate_level text*'
    || ', countycode county_code text*, districtcode district_code text*, schoolcode school_code text*'
    || ', countyname county_name text, districtname district_name text, schoolname school_name text'
    || ', charterschool|charteryn|charterschoolyn charter text, dass dass text'
    || ', reportingcategory reporting_category text*'
    || ', chronicabsenteeismeligiblecumulativeenrollment|eligiblecumulativeenrollment eligible_enrollment count*'
    || ', chronicabsenteeismcount chronically_absent count*, chronicabsenteeismrate rate rate',
    'read_research_chronic_absence')
