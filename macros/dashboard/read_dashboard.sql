-- name: read_dashboard
-- description: The public download files of the California School Dashboard, of any indicators and years
--   at once, in one long shape, one row an entity and student group. Tab or comma; columns are found by
--   the names in the header line (core_index.dashboard_columns), one that a file does not have is NULL.
--   cds, rtype, the names, student_group (EL in a file without that column), indicator (else from the
--   file name), type (of the file; HS where hscutpoints is Y, DASS for graduation of alternative schools
--   and county offices), year; charter, coe, dass, small_denominator, curr_n_size_met, prior_n_size_met
--   and accountability_met BOOLEAN (a blank is FALSE; NULL where the file has no such column);
--   certify_flag and data_error_flag as they are; counts BIGINT; statuses, change and adjustments
--   DECIMAL; levels, color and box INTEGER. curr_scores and prior_scores: students with a score, without
--   those added for participation. core_index.dashboard takes the rows as they are, those with a problem left out. Then filename,
--   line_number, problem (NULL for a good record, else what is wrong; the record stays, the value is
--   NULL) and raw_line (only with a problem). path is a name, a glob or a list of them; without a match
--   no rows. A file without the columns needed is an error.
-- parameters: path VARCHAR or VARCHAR[]
-- example: SELECT indicator, year, count(*) FROM core_index.read_dashboard('dashboard/*download*.txt') GROUP BY ALL
CREATE MACRO core_index.read_dashboard(path) AS TABLE
WITH files AS (
    SELECT filename, system.main.text_records(content) AS file FROM system.main.read_blob(path)
),
columns_known AS (
    SELECT system.main.list(names ORDER BY position) AS names, system.main.list(form ORDER BY position) AS forms
    FROM core_index.dashboard_columns()
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
        h.*, k.forms, k.names,
        -- 1000000 stands for a column that the file does not have
        system.main.list_transform(k.names, lambda n: coalesce(
            system.main.list_filter(system.main.list_transform(n, lambda alias:
                system.main.list_position(h.head, alias)), lambda p: p > 0)[1], 1000000)) AS positions
    FROM heads AS h CROSS JOIN columns_known AS k
),
judged AS (
    SELECT
        *,
        system.main.list_filter(system.main.list_transform([1, 2, 20], lambda i:
            CASE WHEN positions[i] = 1000000 THEN names[i][1] END), lambda n: n IS NOT NULL) AS missing,
        system.main.upper(system.main.regexp_extract(system.main.lower(filename),
            '(chronic|susp|grad|elpi|ela|math|cci|college|science|cast)[^/\\]*$', 1)) AS file_indicator,
        CAST(system.main.nullif(system.main.regexp_extract(filename, '(20[12][0-9])[^/\\]*$', 1), '') AS INTEGER) AS file_year
    FROM placed
),
records AS (
    SELECT
        filename, file.delimiter AS delimiter, positions, forms, names, file_indicator, file_year,
        system.main.len(head) AS width, system.main.unnest(file.records[2:]) AS record
    FROM judged
    WHERE CASE WHEN system.main.len(missing) = 0 THEN TRUE ELSE CAST(system.main.error(
        'core_index.read_dashboard: ' || filename || ' is no Dashboard download file: expected a header line with '
        || 'cds, rtype and currdenom, missing ' || system.main.list_aggregate(missing, 'string_agg', ', ')
        || '; found ' || system.main.list_aggregate(head_as_found, 'string_agg', ', ')[1:400]
        || '. Give the state''s indicator files (chronicdownload2023.txt and the like)') AS BOOLEAN) END
),
split AS (
    SELECT
        * EXCLUDE (record), record.line AS line_number, record.text AS text,
        system.main.record_fields(record.text, delimiter) AS all_fields,
        system.main.list_select(all_fields, positions) AS f
    FROM records
),
checked AS (
    SELECT
        *,
        CASE WHEN system.main.len(all_fields) <> width
            THEN 'expected ' || width || ' fields as in the header line, found ' || system.main.len(all_fields)
                || '; look for a delimiter too few or too many, or a broken line' END AS width_problem,
        -- one expression decides about most records at once
        CASE WHEN system.main.regexp_full_match(
            coalesce(f[1], '') || '^' || coalesce(f[2], '') || '^' || coalesce(f[12], '') || '^'
                || system.main.list_aggregate(system.main.list_transform(f[20:38], lambda v: coalesce(v, '')), 'string_agg', '^') || '^^'
                || system.main.list_aggregate(system.main.list_transform(f[39:], lambda v: coalesce(v, '')), 'string_agg', '^'),
            '\d{14}\^[SDX](\^(\d+(\.0*)?)?)*\^\^(-?\d+(\.\d*)?)?(\^(-?\d*\.?\d+(\.\d*)?)?)*') THEN NULL
        ELSE system.main.nullif(system.main.list_aggregate(system.main.list_concat(
            [CASE WHEN system.main.regexp_full_match(f[1], '\d{14}') THEN NULL
                ELSE 'cds ''' || coalesce(f[1], '') || ''' is not a code of 14 digits; restore zeros that a spreadsheet took away' END,
             CASE WHEN f[2] IN ('S', 'D', 'X') THEN NULL ELSE 'rtype ''' || coalesce(f[2], '') || ''' is not S, D or X' END],
            system.main.list_transform(forms, lambda form, i:
                CASE WHEN form = 'count' AND NOT system.main.regexp_full_match(f[i], '\d+(\.0*)?')
                    THEN names[i][1] || ' ''' || f[i] || ''' is not a whole number'
                WHEN form = 'decimal' AND NOT system.main.regexp_full_match(f[i], '-?(\d+\.?\d*|\.\d+)')
                    THEN names[i][1] || ' ''' || f[i] || ''' is not a number' END)), 'string_agg', '; '), '') END AS value_problem
    FROM split
),
typed AS (
    SELECT
        filename, line_number, text, positions,
        system.main.nullif(system.main.concat_ws('; ', width_problem, value_problem,
            CASE WHEN f[11] IS NULL AND file_indicator = '' THEN 'neither a column nor the file name tells the indicator; name the file as the state does, such as chronicdownload2023.txt' END,
            CASE WHEN f[12] IS NULL AND file_year IS NULL THEN 'neither a column nor the file name tells the year; name the file as the state does, such as chronicdownload2023.txt' END
        ), '') AS problem,
        f,
        CASE coalesce(system.main.upper(f[11]), file_indicator)
            WHEN 'CHRONIC' THEN 'CHRO' WHEN 'COLLEGE' THEN 'CCI' WHEN 'CAST' THEN 'SCIENCE' WHEN 'SCI' THEN 'SCIENCE'
            WHEN '' THEN NULL ELSE coalesce(system.main.upper(f[11]), file_indicator) END AS indicator,
        file_year,
        system.main.list_transform(f, lambda v, i: CASE WHEN forms[i] = 'count' THEN
            CAST(CASE WHEN system.main.regexp_full_match(v, '\d+(\.0*)?') THEN TRY_CAST(v AS DECIMAL(18, 1)) END AS BIGINT) END) AS n,
        system.main.list_transform(f, lambda v, i: CASE WHEN forms[i] = 'decimal' THEN TRY_CAST(v AS DECIMAL(9, 2)) END) AS d
    FROM checked
)
SELECT
    f[1] AS cds, f[2] AS rtype, f[3] AS school_name, f[4] AS district_name, f[5] AS county_name,
    CASE WHEN positions[6] < 1000000 THEN coalesce(f[6] = 'Y', FALSE) END AS charter,
    CASE WHEN positions[7] < 1000000 THEN coalesce(f[7] = 'Y', FALSE) END AS coe,
    CASE WHEN positions[8] < 1000000 THEN coalesce(f[8] = 'Y', FALSE) END AS dass,
    coalesce(f[10], CASE WHEN indicator = 'ELPI' AND positions[10] = 1000000 THEN 'EL' END) AS student_group,
    indicator,
    coalesce(f[9], CASE
        WHEN f[13] = 'Y' THEN 'HS'
        WHEN indicator = 'GRAD' AND (f[7] = 'Y' OR f[8] = 'Y') THEN 'DASS' END) AS type,
    CAST(coalesce(n[12], file_year) AS INTEGER) AS year,
    n[21] AS curr_numerator, n[20] AS curr_denominator, CAST(d[39] AS DECIMAL(9, 1)) AS curr_status,
    n[23] AS prior_numerator, n[22] AS prior_denominator, CAST(d[40] AS DECIMAL(9, 1)) AS prior_status,
    CAST(d[41] AS DECIMAL(9, 1)) AS change,
    CAST(n[24] AS INTEGER) AS status_level, CAST(n[25] AS INTEGER) AS change_level,
    CAST(n[26] AS INTEGER) AS color, CAST(n[27] AS INTEGER) AS box,
    CASE WHEN positions[16] < 1000000 THEN coalesce(f[16] = 'Y', FALSE) END AS small_denominator,
    CASE WHEN positions[17] < 1000000 THEN coalesce(f[17] = 'Y', FALSE) END AS curr_n_size_met,
    CASE WHEN positions[18] < 1000000 THEN coalesce(f[18] = 'Y', FALSE) END AS prior_n_size_met,
    CASE WHEN positions[19] < 1000000 THEN coalesce(f[19] = 'Y', FALSE) END AS accountability_met,
    f[14] AS certify_flag, f[15] AS data_error_flag,
    n[28] AS five_year_graduates,
    n[29] AS curr_scores, CAST(d[42] AS DECIMAL(9, 1)) AS curr_status_of_scores,
    n[31] AS curr_enrolled, n[32] AS curr_tested, n[35] AS curr_participation, n[37] AS curr_loss_students, d[44] AS curr_adjustment,
    n[30] AS prior_scores, CAST(d[43] AS DECIMAL(9, 1)) AS prior_status_of_scores,
    n[33] AS prior_enrolled, n[34] AS prior_tested, n[36] AS prior_participation, n[38] AS prior_loss_students, d[45] AS prior_adjustment,
    filename, line_number, problem, CASE WHEN problem IS NOT NULL THEN text END AS raw_line
FROM typed
