-- name: value_pattern
-- description: The forms that a column of a district file can have, by name: a regular expression of
--   the values allowed, without capturing groups. NULL for 'text', which is free. Sources: CALPADS
--   Data Guide v11 and Valid Code Combinations v12.
-- parameters: form VARCHAR
-- example: SELECT core_index.value_pattern('ssid')
CREATE MACRO core_index.value_pattern(form) AS MAP {
    'lea': '\d{7}',
    'school': '\d{7}',
    'ssid': '\d{10}',
    'cds': '\d{14}',
    'code_2': '\d{2}',
    'code_3': '\d{3}',
    'yes_no': '[YN]',
    'gender': '[FMX]',
    'transaction': '[ADR]',
    'enrollment_status': '[1-5]0',
    'grade_level': '(?:IN|TD|PS|TK|KN|0[1-9]|1[0-2]|AD|UE|US|UU)',
    'elas': '(?:TBD|EO|EL|IFEP|RFEP|ADEL)',
    'exit_reason': '[ETN]\d{3}',
    'respondent': '(?:student|staff|family)',
    'response': '[1-5]',
    'score': '(?:\d{1,5}|NS)',
    'number': '(?:\d{1,5}(?:\.\d*)?|\.\d+)',
    'date': '(?:(?:19|20)\d\d(?:(?:0[1-9]|1[012])(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[012])(?:29|30)|(?:0[13578]|1[02])31)|(?:19(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))0229)',
    'any_date': '(?:\d{4}-\d\d?-\d\d?|\d\d?/\d\d?/\d{4}|\d{8})(?: .*)?',
    'academic_year': '(?:' || system.main.list_aggregate(system.main.list_transform(
    system.main.range(1990, 2090), lambda y: y || '-' || (y + 1)), 'string_agg', '|') || ')'
}[form]
