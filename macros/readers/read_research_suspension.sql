-- name: read_research_suspension
-- description: The state's public suspension research files (suspension23.txt and the like): one record
--   an entity, year, charter selection and reporting category: cumulative_enrollment, suspensions,
--   students_suspended (each counted once) and rate in per cent, as published. Columns are found by
--   the names in the first line. cds_code, aggregate_level, charter, suppressed and what follows as
--   in core_index.read_research_chronic_absence.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_research_suspension('research/suspension*.txt')
CREATE MACRO core_index.read_research_suspension(path) AS TABLE
SELECT
    core_index.research_year(fields[1]) AS academic_year,
    fields[2] AS aggregate_level,
    core_index.research_cds(fields[3], fields[4], fields[5]) AS cds_code,
    fields[6] AS county_name,
    fields[7] AS district_name,
    fields[8] AS school_name,
    fields[9] AS charter,
    fields[10] AS reporting_category,
    TRY_CAST(fields[11] AS BIGINT) AS cumulative_enrollment,
    TRY_CAST(fields[12] AS BIGINT) AS suspensions,
    TRY_CAST(fields[13] AS BIGINT) AS students_suspended,
    TRY_CAST(fields[14] AS DOUBLE) AS rate,
    suppressed, filename, line_number, problem, raw_line
FROM core_index.research_records(path,
    'academicyear academic_year text*, aggregatelevel aggregate_level text*'
    || ', countycode county_code text*, districtcode district_code text*, schoolcode school_code text*'
    || ', countyname county_name text, districtname district_name text, schoolname school_name text'
    || ', charteryn|charterschool charter text, reportingcategory reporting_category text*'
    || ', cumulativeenrollment cumulative_enrollment count*, totalsuspensions suspensions count'
    || ', unduplicatedcountofstudentssuspendedtotal students_suspended count*'
    || ', suspensionratetotal rate rate',
    'read_research_suspension')
