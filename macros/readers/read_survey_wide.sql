-- name: read_survey_wide
-- description: Survey exports with a column an item and a line a respondent, in the columns of
--   core_index.read_survey, ready for INSERT INTO survey_responses BY NAME. items is a table with the
--   columns column_name (the header of the export), construct and item (as core_index.survey_items()
--   scores them: scale, reverse coding, minimum answered). Header names are compared without case,
--   spaces and signs. The school (CDSCode, SchoolCDS, SchoolCode), SSID (StateStudentID), RespondentID
--   (ResponseID), RespondentType, AcademicYear (SchoolYear) and Grade (GradeLevel) are found by those
--   names; those of all respondents may be given instead. A column that is neither is listed once a
--   file, as a record whose problem says so, and so is an item without a column. A response is 1 to 5 or
--   blank, and any other a problem. Files as text_records takes them, the header in the first line;
--   path is a name, a glob or a list of them; without a match no rows.
-- parameters: path VARCHAR or VARCHAR[], items TABLE, academic_year VARCHAR := NULL, respondent_type VARCHAR := NULL, school_cds VARCHAR := NULL
-- example: WITH items AS (SELECT 'Q1' AS column_name, 'growth_mindset' AS construct, 'gm_1' AS item) FROM core_index.read_survey_wide('surveys/wide*.csv', items, academic_year := '2022-2023')
CREATE MACRO core_index.read_survey_wide(path, items, academic_year := NULL, respondent_type := NULL, school_cds := NULL) AS TABLE
WITH core_index_items AS (
    SELECT
        column_name, construct, item,
        system.main.lower(system.main.regexp_replace(column_name, '[^A-Za-z0-9]', '', 'g')) AS name
    FROM system.main.query_table(items)
),
core_index_files AS (
    SELECT filename, system.main.text_records(content) AS file FROM system.main.read_blob(path)
),
core_index_records AS (
    SELECT
        filename, system.main.record_fields(file.records[1].text, file.delimiter) AS head, file.delimiter AS delimiter,
        system.main.unnest(file.records[2:]) AS record
    FROM core_index_files
    WHERE system.main.len(file.records) > 0
),
core_index_cells AS (
    SELECT
        filename, record.line AS line_number, record.text AS text, system.main.len(head) AS width,
        system.main.record_fields(record.text, delimiter) AS fields,
        system.main.unnest(head) AS column_name,
        system.main.unnest(fields[1:width]) AS value,
        system.main.lower(system.main.regexp_replace(coalesce(column_name, ''), '[^A-Za-z0-9]', '', 'g')) AS name
    FROM core_index_records
),
core_index_people AS (
    SELECT
        filename, line_number,
        coalesce(system.main.max(value) FILTER (name IN ('cdscode', 'schoolcds', 'schoolcode')), school_cds) AS school,
        coalesce(system.main.max(value) FILTER (name IN ('academicyear', 'schoolyear')), academic_year) AS year,
        coalesce(system.main.max(value) FILTER (name = 'respondenttype'), respondent_type) AS kind,
        system.main.max(value) FILTER (name IN ('ssid', 'statestudentid')) AS ssid,
        system.main.max(value) FILTER (name IN ('respondentid', 'responseid')) AS respondent,
        system.main.max(value) FILTER (name IN ('grade', 'gradelevel')) AS grade_level
    FROM core_index_cells
    GROUP BY filename, line_number
)
SELECT
    p.school AS school_cds, p.kind AS respondent_type, coalesce(p.respondent, p.ssid, 'line ' || p.line_number) AS respondent_id,
    p.ssid, p.grade_level, i.construct, i.item, CASE WHEN c.value IN ('1', '2', '3', '4', '5') THEN CAST(c.value AS INTEGER) END AS response,
    system.main.left(p.school, 7) AS lea_code, p.year AS academic_year, c.filename, c.line_number,
    system.main.nullif(system.main.concat_ws('; ',
        CASE WHEN system.main.len(c.fields) <> c.width
            THEN 'expected ' || c.width || ' fields as in the header line, found ' || system.main.len(c.fields) || '; look for a delimiter too few or too many, or a broken line' END,
        CASE WHEN NOT coalesce(system.main.regexp_full_match(p.school, '\d{14}'), FALSE)
            THEN 'the school ''' || coalesce(p.school, '') || ''' is not a county-district-school code of 14 digits, zeros included; mend the column CDSCode or give school_cds' END,
        CASE WHEN NOT coalesce(system.main.regexp_full_match(p.year, '\d{4}-\d{4}'), FALSE)
            THEN 'the year ''' || coalesce(p.year, '') || ''' is not two years in a row, such as 2022-2023; mend the column AcademicYear or give academic_year' END,
        CASE WHEN coalesce(p.kind, '') NOT IN ('student', 'staff', 'family')
            THEN 'the respondent ''' || coalesce(p.kind, '') || ''' is not student, staff or family; mend the column RespondentType or give respondent_type' END,
        CASE WHEN NOT system.main.regexp_full_match(p.ssid, '\d{10}')
            THEN 'SSID ''' || p.ssid || ''' is not an SSID of 10 digits; restore zeros that a spreadsheet took away' END,
        CASE WHEN c.value NOT IN ('1', '2', '3', '4', '5')
            THEN c.column_name || ' ''' || c.value || ''' is not a whole number from 1 to 5 or blank' END
    ), '') AS problem,
    CASE WHEN problem IS NOT NULL THEN c.text END AS raw_line
FROM core_index_cells AS c
INNER JOIN core_index_items AS i ON c.name = i.name
INNER JOIN core_index_people AS p ON c.filename = p.filename AND c.line_number = p.line_number
UNION ALL BY NAME
SELECT
    c.filename, 1 AS line_number, c.column_name AS raw_line,
    'the column ''' || coalesce(c.column_name, '') || ''' is no item of the item table, so its values are left out; add a row to the table, or leave it at that' AS problem
FROM (SELECT DISTINCT filename, column_name, name FROM core_index_cells) AS c
ANTI JOIN core_index_items AS i ON c.name = i.name
WHERE c.name NOT IN (
    'cdscode', 'schoolcds', 'schoolcode', 'academicyear', 'schoolyear', 'respondenttype', 'ssid', 'statestudentid',
    'respondentid', 'responseid', 'grade', 'gradelevel')
UNION ALL BY NAME
SELECT
    f.filename, 1 AS line_number, i.construct, i.item, i.column_name AS raw_line,
    'no column is named ''' || i.column_name || ''', so nobody answers the item; mend the item table or the header' AS problem
FROM core_index_items AS i
CROSS JOIN (SELECT DISTINCT filename FROM core_index_cells) AS f
ANTI JOIN core_index_cells AS c ON f.filename = c.filename AND i.name = c.name
