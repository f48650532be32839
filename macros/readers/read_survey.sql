-- name: read_survey
-- description: Survey files of the long layout AcademicYear, CDSCode, RespondentType, RespondentID, SSID,
--   Grade, Construct, Item, Response: one record a respondent and item. Columns are found by the
--   names in the header line (core_index.header_layout); one that the file does not have is
--   NULL. response is INTEGER 1 to 5 or NULL (not answered). lea_code is the 7-digit code in the
--   file name or folder, else county and district of the school; academic_year is the column's,
--   else as in the path. Then lea_code, academic_year, filename, line_number, problem (NULL for
--   a good record, else what is wrong and how to mend it; the record stays) and raw_line (only
--   with a problem). path is a name, a glob or a list of them; without a match no rows. A file
--   without the columns needed is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: FROM core_index.read_survey('districts/**/survey_responses*.csv')
CREATE MACRO core_index.read_survey(path) AS TABLE
SELECT * EXCLUDE (survey_year)
FROM core_index.header_records(path, 'read_survey', core_index.header_layout('SURVEY'), TRUE)
