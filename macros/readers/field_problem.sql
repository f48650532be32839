-- name: field_problem
-- description: What is wrong with one value, in words that say how to mend it; NULL when nothing
--   is. name is the column's; form one of core_index.value_pattern with '!' when a value is needed.
-- parameters: value VARCHAR, name VARCHAR, form VARCHAR
-- example: SELECT core_index.field_problem('12', 'SSID', 'ssid!')
CREATE MACRO core_index.field_problem(value, name, form) AS
    CASE WHEN value IS NULL THEN
        CASE WHEN system.main.suffix(form, '!') THEN name || ' is missing; give '
            || core_index.value_words(system.main.rtrim(form, '!')) END
    -- a pattern that is no constant is compiled for every value: the commonest forms go without
    WHEN CASE system.main.rtrim(form, '!*')
        WHEN 'text' THEN FALSE
        WHEN 'ssid' THEN NOT system.main.regexp_full_match(value, '\d{10}')
        WHEN 'date' THEN core_index.compact_date(value) IS NULL
        WHEN 'any_date' THEN core_index.any_date(value) IS NULL
        WHEN 'number' THEN NOT coalesce(TRY_CAST(value AS DECIMAL(9, 4)) >= 0, FALSE)
        WHEN 'academic_year' THEN NOT coalesce(core_index.is_academic_year(value), FALSE)
        ELSE NOT system.main.regexp_full_match(
            value, core_index.value_pattern(system.main.rtrim(form, '!*'))) END
    THEN name || ' ''' || value || ''' is not ' || core_index.value_words(system.main.rtrim(form, '!*')) END
