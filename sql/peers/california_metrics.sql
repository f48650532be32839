-- name: california_metrics
-- description: The metrics of other schools of California, from the state's public files; the rows that
--   core_index.california_metrics gives: INSERT INTO california_metrics FROM
--   core_index.california_metrics(suspension := 'research/suspension23*.txt'). Without rows
--   peer_benchmarks has no peers 'california'.
-- grain: one row an academic year, authority, school, student group, metric and subject
-- keys: academic_year, authority, entity_code, student_group, metric, subject
CREATE TABLE IF NOT EXISTS {schema}.california_metrics (
    academic_year VARCHAR,
    authority VARCHAR,
    entity_level VARCHAR,
    entity_code VARCHAR,
    student_group VARCHAR,
    metric VARCHAR,
    subject VARCHAR,
    numerator BIGINT,
    denominator BIGINT,
    value DOUBLE,
    n BIGINT,
    higher_is_better BOOLEAN,
    suppressed BOOLEAN,
    filename VARCHAR
);
