-- name: read_calpads_senr
-- description: CALPADS SENR (SSID Enrollment) files, batch or ODS extract, with 35 or 39 fields (two more in
--   an extract): one record a student, school and enrolment start date. Every column of
--   core_index.calpads_layouts() under its column_name: codes VARCHAR with their zeros, dates
--   DATE, days and credits DECIMAL(9, 4); blank or unreadable is NULL. Columns 35 to 39 of the 39
--   fields up to 2022-23 are NULL in files of 35 fields, whose last column is
--   graduation_exemption_indicator. Then lea_code and academic_year (of the record, else of the
--   first good record of the file), filename, line_number, problem (NULL for a good record, else
--   what is wrong and how to mend it; the record stays) and raw_line (only with a problem). Names,
--   globs or a list of them; without a match no rows. A file of another type is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_senr('districts/**/*_SENR_*.txt')
CREATE MACRO core_index.read_calpads_senr(path) AS TABLE
SELECT
    * EXCLUDE (width) REPLACE (
        CASE WHEN width IN (39, 41) THEN workforce_readiness_certificate END AS workforce_readiness_certificate),
    CASE WHEN width IN (35, 37) THEN workforce_readiness_certificate END AS graduation_exemption_indicator
FROM core_index.calpads_records(path, 'SENR')
