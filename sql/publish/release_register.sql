-- name: release_register
-- description: What earlier releases were made of, which their readers can set beside the next one: every
--   figure that took part, as it stood, and whether it was published. For the publisher only: it holds
--   what was hidden. examples/release/release.py writes it. What others publish about the same entities
--   is a release of its own, published TRUE; of the state's files: INSERT INTO release_register BY NAME
--   FROM core_index.release_published(california_metrics, release_policy).
-- grain: one row a release and figure
-- keys: release, academic_year, authority, entity_level, entity_code, student_group, metric, subject
CREATE TABLE IF NOT EXISTS {schema}.release_register (
    release VARCHAR NOT NULL,
    released_on DATE NOT NULL,
    audience VARCHAR NOT NULL,
    academic_year VARCHAR NOT NULL,
    authority VARCHAR NOT NULL,
    entity_level VARCHAR NOT NULL,
    entity_code VARCHAR NOT NULL,
    student_group VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    n BIGINT NOT NULL,
    numerator DOUBLE,
    published BOOLEAN NOT NULL
);
