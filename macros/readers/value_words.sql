-- name: value_words
-- description: What a form of core_index.value_pattern asks, in words for messages.
-- parameters: form VARCHAR
-- example: SELECT core_index.value_words('ssid')
CREATE MACRO core_index.value_words(form) AS coalesce(MAP {
    'lea': '7 digits (county and district, or the school code of an independent charter), zeros included',
    'school': 'a school code of 7 digits, zeros included',
    'ssid': 'an SSID of 10 digits; restore zeros that a spreadsheet took away',
    'cds': 'a county-district-school code of 14 digits, zeros included',
    'code_2': 'a code of 2 digits',
    'code_3': 'a code of 3 digits',
    'yes_no': 'Y or N',
    'gender': 'F, M or X',
    'transaction': 'A (add), D (delete), R (replace) or blank',
    'enrollment_status': '10 (primary), 20 (secondary), 30 (short-term), 40 or 50',
    'grade_level': 'IN, TD, PS, TK, KN, 01 to 12, AD, UE, US or UU',
    'elas': 'TBD, EO, EL, IFEP, RFEP or ADEL',
    'exit_reason': 'E, T or N and 3 digits, such as E155',
    'respondent': 'student, staff or family',
    'response': 'a whole number from 1 to 5 or blank',
    'score': 'a whole number, NS or blank',
    'number': 'a number from 0 to 99999, such as 12.5',
    'date': 'a date CCYYMMDD, such as 20220815',
    'any_date': 'a date, such as 2022-08-15 or 08/15/2022',
    'academic_year': 'two years in a row, such as 2022-2023'
}[form], 'a value')
