-- name: record_pattern
-- description: A regular expression for records without a problem, their fields joined by '^': the
--   first n columns of the text of a layout (core_index.layout_columns), then any others. It
--   decides about most records at once; core_index.field_problems looks at those that it does not
--   match.
-- parameters: columns VARCHAR, n INTEGER
-- example: SELECT core_index.record_pattern('SSID ssid ssid!', 1)
CREATE MACRO core_index.record_pattern(columns, n) AS
    system.main.list_aggregate(system.main.list_transform(
        system.main.string_split(columns, ', ')[1:n], lambda entry:
        ' *(?:' || coalesce(
            core_index.value_pattern(system.main.rtrim(system.main.string_split(entry, ' ')[3], '!*')),
            CASE WHEN system.main.suffix(entry, '!') THEN '[^^]*[^^ ][^^]*' ELSE '[^^]*' END)
        || ')' || CASE WHEN system.main.suffix(entry, '!') THEN ' *' ELSE '? *' END), 'string_agg', '\^')
    || '(?:\^[^^]*)*'
