-- name: released_metrics
-- description: release_figures as they may leave the collaborative, by release_decisions. Hidden rows
--   have suppressed true and no figure, status or reason. Who may see a row is another question:
--   published_metrics has the public ones. Reading it is an error when the audit fails.
-- grain: as metrics, less the groups of entities that show nothing at all
-- keys: academic_year, authority, entity_level, entity_code, student_group, metric, subject
-- materialized: always
CREATE OR REPLACE VIEW {schema}.released_metrics AS
FROM core_index.release_rows(
    {schema}.release_figures, {schema}.release_decisions,
    kept := [
        'academic_year', 'authority', 'entity_level', 'entity_code', 'student_group', 'metric', 'subject',
        'higher_is_better', 'is_public'
    ]
);
