-- name: read_school_directory
-- description: The public school directory of the California Department of Education (pubschls.txt): one
--   record a school or district (cds_code ending in 0000000). Columns are found by the names in
--   the header line (core_index.header_layout); one that the file does not have is NULL. charter
--   is BOOLEAN, dates are DATE, everything else VARCHAR; No Data is NULL. Then filename,
--   line_number, problem (NULL for a good record, else what is wrong and how to mend it; the
--   record stays) and raw_line (only with a problem). path is a name, a glob or a list of them;
--   without a match no rows. A file without the columns needed is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_school_directory('directory/pubschls.txt')
CREATE MACRO core_index.read_school_directory(path) AS TABLE
SELECT
    fields[1] AS cds_code,
    fields[2] AS county_name,
    fields[3] AS district_name,
    fields[4] AS school_name,
    fields[5] AS status,
    fields[6] = 'Y' AS charter,
    fields[7] AS funding_type,
    fields[8] AS doc_type,
    fields[9] AS soc_type,
    fields[10] AS eil_code,
    fields[11] AS eil_name,
    fields[12] AS grades_offered,
    fields[13] AS grades_served,
    core_index.any_date(fields[14]) AS open_date,
    core_index.any_date(fields[15]) AS closed_date,
    filename, line_number, problem, raw_line
FROM core_index.header_records(path, 'SCHOOL_DIRECTORY', 'read_school_directory')
