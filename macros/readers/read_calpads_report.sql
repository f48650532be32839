-- name: read_calpads_report
-- description: Student lists of CALPADS reports, exported as text: 14.2 (absences), 7.12 (incident
--   results), 15.2 (cohort outcomes), 5.7 (foster youth), 1.18 (free and reduced-price meals, English
--   learners, foster youth; direct certification), 2.17 (English learners reclassified), and
--   DIRECT_CERTIFICATION (the extract, with its header line). Columns are found by the names in the
--   header line, which may stand below titles (core_index.header_layout); one that the file does not
--   have is NULL. The lists have neither LEA nor year, so both come from the path: the 7-digit LEA
--   code and the year in the file name, or in folders such as 0161119/2022-2023 (the extract has
--   both). Then lea_code, academic_year, filename, line_number, problem (NULL for a good record, else
--   what is wrong and how to mend it; the record stays) and raw_line (only with a problem). path is a
--   name, a glob or a list of them; without a match no rows. A file without the columns needed, and
--   another report, is an error.
-- parameters: path VARCHAR or VARCHAR[], report VARCHAR
-- example: FROM core_index.read_calpads_report('districts/**/*14.2_*', '14.2')
CREATE MACRO core_index.read_calpads_report(path, report) AS TABLE
FROM core_index.header_records(
    path, 'read_calpads_report',
    CASE
        WHEN report IN ('14.2', '7.12', '15.2', '5.7', '1.18', '2.17', 'DIRECT_CERTIFICATION')
        THEN core_index.header_layout(report)
        ELSE system.main.error('core_index.read_calpads_report: ' || coalesce(report, 'NULL')
            || ' is not a list that is known; give 14.2, 7.12, 15.2, 5.7, 1.18, 2.17 or DIRECT_CERTIFICATION')
    END,
    TRUE)
