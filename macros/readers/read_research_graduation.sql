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
    core_index.research_year(academic_year) AS academic_year,
    aggregate_level,
    core_index.research_cds(county_code, district_code, school_code) AS cds_code,
    county_name,
    district_name,
    school_name,
    charter,
    dass,
    reporting_category,
    TRY_CAST(cohort AS BIGINT) AS cohort,
    TRY_CAST(graduates AS BIGINT) AS graduates,
    TRY_CAST(rate AS DOUBLE) AS rate,
    TRY_CAST(met_uc_csu AS BIGINT) AS met_uc_csu,
    TRY_CAST(dropouts AS BIGINT) AS dropouts,
    TRY_CAST(still_enrolled AS BIGINT) AS still_enrolled,
    system.main.list_contains([cohort, graduates, rate, met_uc_csu, dropouts, still_enrolled], '*') AS
        suppressed,
    filename, line_number, problem, raw_line
FROM core_index.header_records(
    path, 'read_research_graduation',
    'academicyear academic_year text*, aggregatelevel aggregate_level text*'
    || ', countycode county_code text*, districtcode district_code text*, schoolcode school_code text*'
    || ', countyname county_name text, districtname district_name text, schoolname school_name text'
    || ', charterschool|charteryn charter text, dass dass text, reportingcategory reporting_category text*'
    || ', cohortstudents cohort count*, regularhsdiplomagraduatescount graduates count*'
    || ', regularhsdiplomagraduatesrate rate rate, metuccsugradreqscount met_uc_csu count'
    || ', dropoutcount dropouts count, stillenrolledcount|stillenrolledstudentscount still_enrolled count',
    FALSE)
