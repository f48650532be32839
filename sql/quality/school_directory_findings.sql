-- name: school_directory_findings
-- description: The errors in the loaded school directory: nothing uses these records.
-- grain: one row a finding
-- keys: rule_id, filename, line_number
CREATE OR REPLACE VIEW {schema}.school_directory_findings AS
WITH records AS (
    SELECT *, CAST(NULL AS VARCHAR) AS lea_code, CAST(NULL AS VARCHAR) AS academic_year FROM {source}.school_directory
)
FROM core_index.record_findings(records, ['cds_code']);
