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
    core_index.research_year(academic_year) AS academic_year,
    aggregate_level,
    core_index.research_cds(county_code, district_code, school_code) AS cds_code,
    county_name,
    district_name,
    school_name,
    charter,
    reporting_category,
    TRY_CAST(cumulative_enrollment AS BIGINT) AS cumulative_enrollment,
    TRY_CAST(suspensions AS BIGINT) AS suspensions,
    TRY_CAST(students_suspended AS BIGINT) AS students_suspended,
    TRY_CAST(rate AS DOUBLE) AS rate,
    system.main.list_contains([cumulative_enrollment, suspensions, students_suspended, rate], '*') AS
        suppressed,
    filename, line_number, problem, raw_line
FROM core_index.header_records(
    path, 'read_research_suspension',
    'academicyear academic_year text*, aggregatelevel aggregate_level text*'
    || ', countycode county_code text*, districtcode district_code text*, schoolcode school_code text*'
    || ', countyname county_name text, districtname district_name text, schoolname school_name text'
    || ', charteryn|charterschool charter text, reportingcategory reporting_category text*'
    || ', cumulativeenrollment cumulative_enrollment count*, totalsuspensions suspensions count'
    || ', unduplicatedcountofstudentssuspendedtotal students_suspended count*'
    || ', suspensionratetotal rate rate',
    FALSE)
