-- name: field_problems
-- description: What is wrong with the fields of one record, in words that say how to mend it,
--   joined by '; '; NULL when nothing is. columns is the text of a layout
--   (core_index.layout_columns). Only the form of each value is looked at; a blank is wrong only
--   where a value is needed.
-- parameters: fields VARCHAR[], columns VARCHAR
-- example: SELECT core_index.field_problems(['12'], 'SSID ssid ssid!')
CREATE MACRO core_index.field_problems(fields, columns) AS
    system.main.nullif(system.main.list_aggregate(
        system.main.list_transform(
            system.main.list_zip(fields, system.main.string_split(columns, ', ')),
            lambda pair: core_index.field_problem(
                pair[1], system.main.string_split(pair[2], ' ')[1], system.main.string_split(pair[2], ' ')[3])),
        'string_agg', '; '), '')
