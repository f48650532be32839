-- name: read_research_graduation
-- description: The state's public research files of the adjusted cohort graduation rate (acgr23.txt,
--   cohort1819.txt and the like; the five-year files have the same columns): one record an entity,
--   year, charter and DASS selection and reporting category: cohort, graduates with a regular diploma,
--   met_uc_csu, dropouts, still_enrolled and rate in per cent, as published. Columns are found by the
--   names in the first line. cds_code, aggregate_level, charter, dass, suppressed and what follows as
--   in core_index.read_research_chronic_absence.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_research_graduation('research/acgr*.txt')
CREATE MACRO core_index.read_research_graduation(path) AS TABLE
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
    TRY_CAST(fields[12] AS BIGINT) AS cohort,
    TRY_CAST(fields[13] AS BIGINT) AS graduates,
    TRY_CAST(fields[14] AS DOUBLE) AS rate,
    TRY_CAST(fields[15] AS BIGINT) AS met_uc_csu,
    TRY_CAST(fields[16] AS BIGINT) AS dropouts,
    TRY_CAST(fields[17] AS BIGINT) AS still_enrolled,
    suppressed, filename, line_number, problem, raw_line
FROM core_index.research_records(path,
    'academicyear academic_year text*, aggregatelevel aggregate_level text*'
    || ', countycode county_code text*, districtcode district_code text*, schoolcode school_code text*'
    || ', countyname county_name text, districtname district_name text, schoolname school_name text'
    || ', charterschool|charteryn charter text, dass dass text, reportingcategory reporting_category text*'
    || ', cohortstudents cohort count*, regularhsdiplomagraduatescount graduates count*'
    || ', regularhsdiplomagraduatesrate rate rate, metuccsugradreqscount met_uc_csu count'
    || ', dropoutcount dropouts count, stillenrolledcount|stillenrolledstudentscount still_enrolled count',
    'read_research_graduation')
