-- name: value_words
-- description: What a form of core_index.value_pattern asks, in words for messages.
-- parameters: form VARCHAR
-- example: SELECT core_index.value_words('ssid')
CREATE MACRO core_index.value_words(form) AS coalesce([
    '7 digits (county and district, or the school code of an independent charter), zeros included',  -- lea
    'a school code of 7 digits, zeros included',  -- school
    'an SSID of 10 digits; restore zeros that a spreadsheet took away',  -- ssid
    'a county-district-school code of 14 digits, zeros included',  -- cds
    'a code of 2 digits',  -- code_2
    'a code of 3 digits',  -- code_3
    'Y or N',  -- yes_no
    'F, M or X',  -- gender
    'A (add), D (delete), R (replace) or blank',  -- transaction
    '10 (primary), 20 (secondary), 30 (short-term), 40 or 50',  -- enrollment_status
    'IN, TD, PS, TK, KN, 01 to 12, AD, UE, US or UU',  -- grade_level
    'TBD, EO, EL, IFEP, RFEP or ADEL',  -- elas
    'E, T or N and 3 digits, such as E155',  -- exit_reason
    'student, staff or family',  -- respondent
    'a whole number from 1 to 5 or blank',  -- response
    'a whole number, NS or blank',  -- score
    'a number from 0 to 99999, such as 12.5',  -- number
    'a date CCYYMMDD, such as 20220815',  -- date
    'a date, such as 2022-08-15 or 08/15/2022',  -- any_date
    'two years in a row, such as 2022-2023'  -- academic_year
][system.main.list_position([
    'lea', 'school', 'ssid', 'cds', 'code_2', 'code_3', 'yes_no', 'gender', 'transaction',
    'enrollment_status', 'grade_level', 'elas', 'exit_reason', 'respondent', 'response',
    'score', 'number', 'date', 'any_date', 'academic_year'
], form)], 'a value')
