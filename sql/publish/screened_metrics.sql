-- name: screened_metrics
-- description: The metrics with every figure hidden that rests on fewer students than the disclosure
--   minimum: PRIMARY SUPPRESSION ONLY. A reader can still find hidden figures by subtracting groups
--   from totals, or schools from districts. For looking around, not for publication.
-- grain: as metrics
-- keys: academic_year, authority, entity_level, entity_code, student_group, metric, subject
CREATE OR REPLACE VIEW {schema}.screened_metrics AS
FROM core_index.suppress_small_n(
    {schema}.metrics,
    ['numerator', 'denominator', 'value', 'n', 'standard_error', 'status', 'null_reason'],
    min_n := (SELECT value FROM {schema}.rules WHERE metric = 'disclosure' AND parameter = 'min_n')
);
