-- name: field_problems
-- description: What is wrong with the fields of one record, in words that say how to mend it,
--   joined by '; '; NULL when nothing is. columns is the text of a layout
--   (core_index.layout_columns). Only the form of each value is looked at; a blank is wrong only
--   where a value is needed.
-- parameters: fields VARCHAR[], columns VARCHAR
-- example: SELECT core_index.field_problems(['12'], 'SSID ssid ssid!')
CREATE MACRO core_index.field_problems(fields, columns) AS
    system.main.nullif(system.main.list_aggregate(
        system.main.list_transform(system.main.string_split(columns, ', '), lambda entry, i:
            CASE WHEN fields[i] IS NULL THEN
                CASE WHEN system.main.suffix(entry, '!') THEN system.main.string_split(entry, ' ')[1]
                    || ' is missing; give '
                    || core_index.value_words(system.main.rtrim(system.main.string_split(entry, ' ')[3], '!*')) END
            WHEN NOT system.main.regexp_full_match(fields[i],
                core_index.value_pattern(system.main.rtrim(system.main.string_split(entry, ' ')[3], '!*')))
                OR system.main.contains(entry, ' any_date') AND core_index.any_date(fields[i]) IS NULL
            THEN system.main.string_split(entry, ' ')[1] || ' ''' || fields[i] || ''' is not '
                || core_index.value_words(system.main.rtrim(system.main.string_split(entry, ' ')[3], '!*')) END), 'string_agg',
        '; '), '')
