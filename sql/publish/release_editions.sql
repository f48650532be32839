-- name: release_editions
-- description: For the publisher only: the figures that a reader of all releases can set side by side:
--   those of release_figures (release NULL) and those of release_register, by which
--   release_decisions hides what a new release would give away of an old one.
-- grain: one row a release and figure
-- keys: release, academic_year, authority, entity_level, entity_code, student_group, metric, subject
-- materialized: always
CREATE OR REPLACE VIEW {schema}.release_editions AS
SELECT
    CAST(NULL AS VARCHAR) AS release, FALSE AS published, academic_year, authority, entity_level, entity_code,
    student_group, metric, subject, n, numerator
FROM {schema}.release_figures
UNION ALL
SELECT
    release, published, academic_year, authority, entity_level, entity_code, student_group, metric, subject, n, numerator
FROM {schema}.release_register;
