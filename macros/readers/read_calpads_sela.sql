-- name: read_calpads_sela
-- description: CALPADS SELA (Student English Language Acquisition) files, batch or ODS extract, with 15 or 16
--   fields (two more in an extract): one record a student and language status start date. Every
--   column of core_index.calpads_layouts() under its column_name: codes VARCHAR with their zeros,
--   dates DATE, days and credits DECIMAL(9, 4); blank or unreadable is NULL. Then lea_code and
--   academic_year (of the record, else of the first good record of the file), filename,
--   line_number, problem (NULL for a good record, else what is wrong and how to mend it; the
--   record stays) and raw_line (only with a problem). Names, globs or a list of them; without a
--   match no rows. A file of another type is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_calpads_sela('districts/**/*_SELA_*.txt')
CREATE MACRO core_index.read_calpads_sela(path) AS TABLE
SELECT
    fields[1] AS record_type_code,
    fields[2] AS transaction_type_code,
    fields[3] AS local_record_id,
    fields[4] AS reporting_lea,
    fields[5] AS school_code,
    fields[6] AS academic_year_id,
    fields[7] AS ssid,
    fields[8] AS legal_first_name,
    fields[9] AS legal_last_name,
    core_index.compact_date(fields[10]) AS birth_date,
    fields[11] AS gender,
    fields[12] AS local_student_id,
    fields[13] AS elas_code,
    core_index.compact_date(fields[14]) AS elas_start_date,
    fields[15] AS primary_language_code,
    CASE WHEN width IN (16, 18) THEN fields[16] END AS correction_reason_code,
    lea_code, academic_year, filename, line_number, problem, raw_line
FROM core_index.calpads_records(path, 'SELA')
