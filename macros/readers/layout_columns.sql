-- name: layout_columns
-- description: The columns of a layout as a list of structs: position, name (in the file; former
--   names after '|'), column_name, form (core_index.value_pattern), needed (every record needs a
--   value) and in_header (the column must be there). From the text of core_index.calpads_layout or
--   core_index.header_layout: 'name column_name form' with '!' when a value is needed, '*' when
--   only the column is.
-- parameters: columns VARCHAR
-- example: SELECT core_index.layout_columns('SSID ssid ssid!')
CREATE MACRO core_index.layout_columns(columns) AS
    system.main.list_transform(
        system.main.string_split(columns, ', '),
        lambda entry, position: {
            'position': position,
            'name': system.main.string_split(entry, ' ')[1],
            'column_name': system.main.string_split(entry, ' ')[2],
            'form': system.main.rtrim(system.main.string_split(entry, ' ')[3], '!*'),
            'needed': system.main.suffix(entry, '!'),
            'in_header': system.main.regexp_matches(entry, '[!*]$')})
