-- name: research_records
-- description: The records of public research files of the state, whose first line names the columns:
--   fields VARCHAR[] in the order of columns whatever the order in the file, NULL for a blank and for
--   a column that the file does not have; suppressed, whether any of them is '*'; filename,
--   line_number, problem (NULL for a good record) and raw_line (only with a problem). columns is a
--   text as core_index.layout_columns reads it: the names that a column has had (letters and digits
--   only, joined by '|'), the reader's column name and the form, count, rate or text; '*' marks a
--   column that the file must have. A file without one is an error; reader is the name in it.
-- parameters: path VARCHAR or VARCHAR[], columns VARCHAR, reader VARCHAR
-- example: FROM core_index.research_records('research/chronic*.txt', 'countycode county_code text*', 'read_research_chronic_absence')
CREATE MACRO core_index.research_records(path, columns, reader) AS TABLE
WITH
-- materialized, since unnest asks again for each of its chunks
files AS MATERIALIZED (
    SELECT filename, system.main.text_records(content) AS file FROM system.main.read_blob(path)
),
heads AS (
    SELECT
        filename, file, system.main.record_fields(file.records[1].text, file.delimiter) AS head_as_found,
        system.main.list_transform(head_as_found, lambda h:
            system.main.regexp_replace(system.main.lower(h), '[^a-z0-9]', '', 'g')) AS head
    FROM files
    WHERE system.main.len(file.records) > 0
),
placed AS (
    SELECT
        *,
        -- 1000000 stands for a column that the file does not have
        system.main.list_transform(core_index.layout_columns(columns), lambda c: coalesce(
            system.main.list_filter(system.main.list_transform(system.main.string_split(c.name, '|'), lambda alias:
                system.main.list_position(head, alias)), lambda p: p > 0)[1], 1000000)) AS positions,
        system.main.list_filter(core_index.layout_columns(columns), lambda c:
            c.in_header AND positions[c.position] = 1000000) AS missing
    FROM heads
),
records AS (
    SELECT
        filename, file.delimiter AS delimiter, positions, system.main.len(head) AS width,
        system.main.unnest(file.records[2:]) AS record
    FROM placed
    WHERE CASE WHEN system.main.len(missing) = 0 THEN TRUE ELSE CAST(system.main.error(
        'core_index.' || reader || ': ' || filename || ' is not such a research file: its first line lacks '
        || system.main.list_aggregate(system.main.list_transform(missing, lambda c:
            system.main.replace(c.name, '|', ' or ')), 'string_agg', ', ')
        || '; found ' || system.main.list_aggregate(head_as_found, 'string_agg', ', ')[1:400]
        || '. Give the state''s text file as it is, unpacked') AS BOOLEAN) END
),
split AS (
    SELECT
        * EXCLUDE (record), record.line AS line_number, record.text AS text,
        system.main.record_fields(record.text, delimiter) AS all_fields,
        system.main.list_select(all_fields, positions) AS fields
    FROM records
),
joined AS (
    SELECT *, system.main.list_aggregate(system.main.list_transform(fields, lambda v:
        coalesce(v, '')), 'string_agg', '^') AS one_text
    FROM split
),
judged AS (
    SELECT
        fields, system.main.regexp_matches(one_text, '(^|\^)\*(\^|$)') AS suppressed,
        filename, line_number, text,
        system.main.nullif(system.main.concat_ws('; ',
            CASE WHEN system.main.len(all_fields) <> width
                THEN 'expected ' || width || ' fields as in the first line, found ' || system.main.len(all_fields)
                    || '; look for a delimiter too few or too many, or a broken line' END,
            -- one expression decides about most records at once
            CASE WHEN NOT system.main.regexp_full_match(one_text, core_index.research_pattern(columns))
                THEN system.main.list_aggregate(system.main.list_transform(core_index.layout_columns(columns), lambda c:
                    CASE WHEN NOT system.main.regexp_full_match(
                        coalesce(fields[c.position], ''), core_index.research_pattern_of(c.form))
                    THEN c.column_name || ' ''' || fields[c.position] || ''' is not a number or *' END),
                    'string_agg', '; ') END), '') AS problem
    FROM joined
)
SELECT fields, suppressed, filename, line_number, problem, CASE WHEN problem IS NOT NULL THEN text END AS raw_line
FROM judged
