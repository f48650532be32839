-- name: calpads_records
-- description: The records of CALPADS files of one type (see core_index.calpads_layout): fields
--   VARCHAR[] in the order of the layout, width (their number), then lea_code, academic_year,
--   filename, line_number, problem and raw_line as the readers give them. A header line is left
--   out. A file none of whose first 100 records has the record type and a width of the layout is an
--   error.
-- parameters: path VARCHAR or VARCHAR[], file_type VARCHAR, lea_position INTEGER, year_position INTEGER
-- example: SELECT line_number, fields
--   FROM core_index.calpads_records('districts/*STAS*.txt', 'STAS', 4, 6)
CREATE MACRO core_index.calpads_records(path, file_type, lea_position, year_position) AS TABLE
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
fitting AS (
    SELECT *, system.main.list_filter(head, lambda f:
        system.main.regexp_full_match(f[1], file_type || '(-[A-Z]+)?')
        AND system.main.list_contains(core_index.calpads_layout(file_type).widths, system.main.len(f))) AS good
    FROM heads
),
models AS (
    SELECT *, system.main.list_filter(good, lambda f:
            system.main.regexp_full_match(f[lea_position], '\d{7}')
            AND core_index.is_academic_year(f[year_position]))[1] AS model
    FROM fitting
    WHERE CASE WHEN system.main.len(good) > 0 OR system.main.len(head) = 0 THEN TRUE
        ELSE CAST(system.main.error(
            'core_index.read_calpads_' || system.main.lower(file_type) || ': ' || filename || ' is not a '
            || file_type || ' file: expected '
            || system.main.list_aggregate(core_index.calpads_layout(file_type).widths, 'string_agg', ' or ')
            || ' fields starting with ' || file_type || ', found ' || system.main.len(head[1])
            || ' fields starting with ' || coalesce(head[1][1][1:20], 'a blank')
            || CASE WHEN head[1][1][1:4] <> file_type AND core_index.calpads_layout(head[1][1][1:4]) IS NOT NULL
                THEN '; use core_index.read_calpads_' || system.main.lower(head[1][1][1:4]) ELSE '' END
        ) AS BOOLEAN) END
),
records AS (
    SELECT
        filename, file.delimiter AS delimiter, model[lea_position] AS model_lea,
        model[year_position] AS model_year, system.main.unnest(file.records) AS record
    FROM models
),
split AS (
    SELECT *, system.main.record_fields(record.text, delimiter) AS fields FROM records
),
judged AS (
    SELECT
        fields, system.main.len(fields) AS width, model_lea, model_year, filename,
        record.line AS line_number, record.text AS text,
        CASE
            WHEN NOT system.main.list_contains(
                core_index.calpads_layout(file_type).widths, system.main.len(fields))
                THEN 'expected '
                    || system.main.list_aggregate(core_index.calpads_layout(file_type).widths, 'string_agg', ' or ')
                    || ' fields, found ' || system.main.len(fields)
                    || '; look for a delimiter too few or too many, or a broken line'
            WHEN NOT coalesce(system.main.regexp_full_match(fields[1], file_type || '(-[A-Z]+)?'), FALSE)
                THEN 'record type ' || coalesce('''' || fields[1] || '''', 'blank') || ' is not ' || file_type
                    || '; move the line to a file of its own type or mend its first field'
            WHEN core_index.is_academic_year(fields[year_position]) AND system.main.regexp_full_match(
                CASE delimiter WHEN '^' THEN record.text
                    ELSE system.main.list_aggregate(
                        system.main.list_transform(fields, lambda v: coalesce(v, '')), 'string_agg', '^') END,
                core_index.record_pattern(
                    core_index.calpads_layout(file_type).columns, core_index.calpads_layout(file_type).widths[1]))
                THEN NULL
            ELSE core_index.field_problems(fields, core_index.calpads_layout(file_type).columns)
        END AS problem
    FROM split
    WHERE NOT (record.line = 1 AND coalesce(system.main.regexp_matches(fields[1], '(?i)^record *type'), FALSE))
)
SELECT
    fields, width,
    CASE WHEN problem IS NULL OR system.main.regexp_full_match(fields[lea_position], '\d{7}')
        THEN fields[lea_position] ELSE model_lea END AS lea_code,
    CASE WHEN problem IS NULL OR core_index.is_academic_year(fields[year_position])
        THEN fields[year_position] ELSE model_year END AS academic_year,
    filename, line_number, problem,
    CASE WHEN problem IS NOT NULL THEN text END AS raw_line
FROM judged
