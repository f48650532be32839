-- name: read_research_caaspp
-- description: The state's public Smarter Balanced research files (sb_ca2023_all_csv_v1.txt and the
--   like), in all layouts since 2015: comma and quotes or caret, columns found by the names in the
--   first line, which changed in 2017, 2021 and 2024. One record an entity, year, student group, test
--   and grade: cds_code (14 digits), type_id (04 state, 05 county, 06 district, 07 school, 09 and 10
--   charter; NULL before 2021), student_group_id (core_index.research_student_groups), subject (ELA,
--   MATH), grade (13 is all grades), students_enrolled, students_tested, students_with_scores,
--   mean_scale_score, percentages of the levels and, from 2024 on, count_met_and_above. A figure
--   that the state writes as * is NULL and suppressed is true; it is not zero. Then filename,
--   line_number, problem (NULL for a good record; the record stays) and raw_line (only with a
--   problem). path is a name, a glob or a list of them; without a match no rows. A file without the
--   columns needed is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_research_caaspp('research/sb_ca*_csv_v*.txt')
CREATE MACRO core_index.read_research_caaspp(path) AS TABLE
SELECT
    core_index.research_year(test_year) AS academic_year,
    core_index.research_cds(county_code, district_code, school_code) AS cds_code,
    system.main.lpad(type_id, 2, '0') AS type_id,
    student_group_id,
    CASE system.main.ltrim(test_id, '0') WHEN '1' THEN 'ELA' WHEN '2' THEN 'MATH' ELSE test_id END AS subject,
    TRY_CAST(grade AS INTEGER) AS grade,
    TRY_CAST(students_enrolled AS BIGINT) AS students_enrolled,
    TRY_CAST(students_tested AS BIGINT) AS students_tested,
    TRY_CAST(students_with_scores AS BIGINT) AS students_with_scores,
    TRY_CAST(mean_scale_score AS DOUBLE) AS mean_scale_score,
    TRY_CAST(percent_exceeded AS DOUBLE) AS percent_exceeded,
    TRY_CAST(percent_met AS DOUBLE) AS percent_met,
    TRY_CAST(percent_met_and_above AS DOUBLE) AS percent_met_and_above,
    TRY_CAST(percent_nearly_met AS DOUBLE) AS percent_nearly_met,
    TRY_CAST(percent_not_met AS DOUBLE) AS percent_not_met,
    TRY_CAST(count_met_and_above AS BIGINT) AS count_met_and_above,
    system.main.list_contains([students_enrolled, students_tested, students_with_scores,
        mean_scale_score, percent_exceeded, percent_met, percent_met_and_above, percent_nearly_met,
        percent_not_met, count_met_and_above], '*') AS suppressed,
    filename, line_number, problem, raw_line
FROM core_index.header_records(
    path, 'read_research_caaspp',
    'countycode county_code text*, districtcode district_code text*, schoolcode school_code text*'
    || ', testyear test_year text*, typeid type_id text'
    || ', studentgroupid|subgroupid student_group_id text*, testid test_id text*, grade grade text*'
    || ', totalstudentsenrolled|studentsenrolled|caasppreportedenrollment students_enrolled count'
    || ', totalstudentstested|studentstested students_tested count'
    || ', totalstudentstestedwithscores|studentswithscores students_with_scores count*'
    || ', meanscalescore mean_scale_score rate, percentagestandardexceeded percent_exceeded rate'
    || ', percentagestandardmet percent_met rate, percentagestandardmetandabove percent_met_and_above rate*'
    || ', percentagestandardnearlymet percent_nearly_met rate, percentagestandardnotmet percent_not_met rate'
    || ', countstandardmetandabove count_met_and_above count',
    FALSE)
