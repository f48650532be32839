-- name: install_sql
-- description: The script that creates the views of the index in a schema, over the tables that
--   core_index.load_sql fills in the schema source. Run the text that it gives. Both may be
--   qualified by a database, so that the views can live outside a read-only one. With materialized
--   the script makes plain tables, each computed once, which need no extension to read: give them a
--   schema of their own. What is released (release_figures to published_metrics) is made as tables
--   only: a view would judge anew at each query what it may show. The script then says what it
--   has computed, a row a step with its seconds, and growth by year, subject and grade. A name that is
--   not a schema is an error.
-- parameters: schema := 'main', source := schema, materialized := FALSE
-- example: SELECT length(core_index.install_sql(schema := 'main')) > 0 AS has_script
CREATE MACRO core_index.install_sql(schema := 'main', source := NULL, materialized := FALSE) AS
    system.main.core_index_install_sql(schema, coalesce(source, schema), materialized)
