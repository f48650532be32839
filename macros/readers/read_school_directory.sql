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
FROM core_index.header_records(
    path, 'read_school_directory', core_index.header_layout('SCHOOL_DIRECTORY'), FALSE)
