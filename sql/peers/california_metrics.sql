-- name: california_metrics
-- description: The metrics of schools and districts of California, from the state's public files; the
--   rows that core_index.california_metrics gives: INSERT INTO california_metrics FROM
--   core_index.california_metrics(suspension := 'research/suspension23*.txt'), or rows of a certified
--   report in the same form. Without rows peer_benchmarks has no peers 'california', and
--   reconciliation only what report 8.1 tells.
-- grain: one row an academic year, authority, school or district, student group, metric and subject
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
