-- name: quarantined_records
-- description: The records with an error finding in data_quality. Staging views leave them out; the
--   rest of their files goes on.
-- grain: one row a record
-- keys: file_type, filename, line_number
CREATE OR REPLACE VIEW {schema}.quarantined_records AS
SELECT DISTINCT file_type, filename, line_number
FROM {schema}.data_quality
WHERE severity = 'error';
