-- name: header_records
-- description: The records of files with a header line (see core_index.header_layout): fields
--   VARCHAR[] in the order of the layout whatever the order in the file, NULL for a column that the
--   file does not have, then lea_code, academic_year, filename, line_number, problem and raw_line
--   as the readers give them. Title lines before the header are left out. A file among whose first
--   10 lines none has all the columns needed is an error that names those missing; reader is the
--   name in that message.
-- parameters: path VARCHAR or VARCHAR[], file_type VARCHAR, reader VARCHAR
-- example: SELECT line_number, fields
--   FROM core_index.header_records('surveys/*.csv', 'SURVEY', 'read_survey')
CREATE MACRO core_index.header_records(path, file_type, reader) AS TABLE
WITH files AS (
    SELECT filename, system.main.text_records(content) AS file FROM system.main.read_blob(path)
),
heads AS (
    SELECT
        filename, file,
        system.main.list_transform(file.records[1:100],
            lambda r: system.main.record_fields(r.text, file.delimiter)) AS head
    FROM files
),
candidates AS (
    SELECT
        filename, file, head,
        -- 1000000 stands for a column that the file does not have
        system.main.list_transform(head[1:10], lambda line, i: {
            'i': i,
            'positions': system.main.list_transform(
                core_index.layout_columns(core_index.header_layout(file_type)), lambda c:
                coalesce(system.main.list_filter(system.main.list_transform(
                    system.main.string_split(system.main.lower(c.name), '|'),
                    lambda alias: system.main.list_position(system.main.list_transform(line, lambda h:
                        system.main.regexp_replace(system.main.lower(h), '[^a-z0-9]', '', 'g')), alias)),
                    lambda p: p > 0)[1], 1000000))}) AS lines
    FROM heads
),
judged_lines AS (
    SELECT *, system.main.list_transform(lines, lambda l: system.main.list_filter(
            core_index.layout_columns(core_index.header_layout(file_type)),
            lambda c: c.in_header AND l.positions[c.position] = 1000000)) AS missing
    FROM candidates
),
found AS (
    SELECT *, system.main.list_filter(lines, lambda l: system.main.len(missing[l.i]) = 0)[1] AS header
    FROM judged_lines
),
records AS (
    SELECT
        filename, file.delimiter AS delimiter, header.positions AS positions,
        system.main.len(head[header.i]) AS width, file.records[header.i].line AS header_line,
        coalesce(core_index.path_lea(filename), core_index.cds_lea(
            head[header.i + 1][header.positions[CASE file_type WHEN 'CAASPP' THEN 5 WHEN 'ELPAC' THEN 4 END]]))
            AS file_lea,
        core_index.path_academic_year(filename) AS file_year,
        system.main.unnest(file.records) AS record
    FROM found
    WHERE CASE WHEN header IS NOT NULL OR system.main.len(head) = 0 THEN TRUE
        ELSE CAST(system.main.error(
            'core_index.' || reader || ': ' || filename || ' has no header line with the columns needed: missing '
            || system.main.list_aggregate(system.main.list_transform(missing[1],
                lambda c: system.main.replace(c.name, '|', ' or ')), 'string_agg', ', ')
            || '; found ' || system.main.list_aggregate(head[1], 'string_agg', ', ')[1:400]
        ) AS BOOLEAN) END
),
split AS (
    SELECT *, system.main.record_fields(record.text, delimiter) AS all_fields
    FROM records
    WHERE record.line > header_line
),
picked AS (
    SELECT
        * EXCLUDE (all_fields, positions, record),
        system.main.len(all_fields) AS found_width, record.line AS line_number, record.text AS text,
        CASE WHEN file_type = 'SCHOOL_DIRECTORY'
            THEN system.main.list_transform(system.main.list_select(all_fields, positions),
                lambda v: system.main.nullif(v, 'No Data'))
            ELSE system.main.list_select(all_fields, positions) END AS fields
    FROM split
),
judged AS (
    SELECT *,
        CASE file_type
            WHEN 'SURVEY' THEN coalesce(file_lea, fields[1][1:7]) ELSE file_lea END AS lea_code,
        CASE WHEN file_type = 'SURVEY' AND core_index.is_academic_year(fields[2])
            THEN fields[2] ELSE file_year END AS academic_year,
        CASE
            WHEN found_width <> width
                THEN 'expected ' || width || ' fields as in the header line, found ' || found_width
                    || '; look for a delimiter too few or too many, or a broken line'
            WHEN (file_type <> 'SURVEY' OR core_index.is_academic_year(fields[2])) AND system.main.regexp_full_match(
                system.main.list_aggregate(system.main.list_transform(fields, lambda v: coalesce(v, '')), 'string_agg', '^'),
                core_index.record_pattern(core_index.header_layout(file_type), 1000))
                THEN NULL
            ELSE core_index.field_problems(fields, core_index.header_layout(file_type))
        END AS value_problem
    FROM picked
),
placed AS (
    SELECT * EXCLUDE (value_problem),
        system.main.nullif(system.main.concat_ws('; ', value_problem,
            CASE WHEN lea_code IS NULL AND file_type <> 'SCHOOL_DIRECTORY' THEN
                'the path does not tell the LEA; put the 7-digit code into the file name or a folder name' END,
            CASE WHEN academic_year IS NULL AND file_type <> 'SCHOOL_DIRECTORY' THEN
                'the path does not tell the year; put it into the file name or a folder name, such as 2022-2023' END),
            '') AS problem
    FROM judged
)
SELECT
    fields, lea_code, academic_year, filename, line_number, problem,
    CASE WHEN problem IS NOT NULL THEN text END AS raw_line
FROM placed
