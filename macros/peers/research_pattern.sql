-- name: research_pattern
-- description: A regular expression of good records of a public research file, the fields of the
--   columns of core_index.research_records joined by '^'.
-- parameters: columns VARCHAR
-- example: SELECT core_index.research_pattern('schoolcode school_code text*, cohortstudents cohort count*')
CREATE MACRO core_index.research_pattern(columns) AS
system.main.list_aggregate(system.main.list_transform(core_index.layout_columns(columns), lambda c:
    core_index.research_pattern_of(c.form)), 'string_agg', '\^')
