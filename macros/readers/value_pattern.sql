-- name: value_pattern
-- description: The forms that a column of a district file can have, by name: a regular expression of
--   the values allowed, without capturing groups. NULL for 'text', which is free. What a pattern
--   cannot say (two years in a row) core_index.field_problems checks beside it. Sources: CALPADS
--   Data Guide v11 and Valid Code Combinations v12.
-- parameters: form VARCHAR
-- example: SELECT core_index.value_pattern('ssid')
CREATE MACRO core_index.value_pattern(form) AS [
    '\d{7}',  -- lea
    '\d{7}',  -- school
    '\d{10}',  -- ssid
    '\d{14}',  -- cds
    '\d{2}',  -- code_2
    '\d{3}',  -- code_3
    '[YN]',  -- yes_no
    '[FMX]',  -- gender
    '[ADR]',  -- transaction
    '[1-5]0',  -- enrollment_status
    '(?:IN|TD|PS|TK|KN|0[1-9]|1[0-2]|AD|UE|US|UU)',  -- grade_level
    '(?:TBD|EO|EL|IFEP|RFEP|ADEL)',  -- elas
    '[ETN]\d{3}',  -- exit_reason
    '(?:student|staff|family)',  -- respondent
    '[1-5]',  -- response
    '(?:\d{1,5}|NS)',  -- score
    '(?:\d{1,5}(?:\.\d*)?|\.\d+)',  -- number
    '(?:(?:19|20)\d\d(?:(?:0[1-9]|1[012])(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[012])(?:29|30)|(?:0[13578]|1[02])31)|(?:19(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))0229)',  -- date
    '(?:\d{4}-\d\d?-\d\d?|\d\d?/\d\d?/\d{4}|\d{8})(?: .*)?',  -- any_date
    '\d{4}-\d{4}'  -- academic_year
][system.main.list_position([
    'lea', 'school', 'ssid', 'cds', 'code_2', 'code_3', 'yes_no', 'gender', 'transaction',
    'enrollment_status', 'grade_level', 'elas', 'exit_reason', 'respondent', 'response',
    'score', 'number', 'date', 'any_date', 'academic_year'
], form)]
