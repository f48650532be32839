-- name: calpads_code_patterns
-- description: The codes that CALPADS has for an element, as a regular expression of the whole code: element,
--   code_pattern, source and mark. The data quality rules unknown_result and unknown_offense use them.
-- parameters:
-- example: SELECT element FROM core_index.calpads_code_patterns() WHERE regexp_full_match('511', code_pattern)
CREATE MACRO core_index.calpads_code_patterns() AS TABLE
SELECT * FROM (VALUES
    ('incident_result_code', '100|110|200|300|400|5\d\d|700', 'CALPADS Data Guide v11', '400 and 5xx recalled'),
    ('offense_code', '10[0-5]|20[0-5]|300|40[013]|50\d|51[0-3]|60[0-2]', 'CALPADS valid code combinations v12', 'confirmed')
) AS t(element, code_pattern, source, mark)
