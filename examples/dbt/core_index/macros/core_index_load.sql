{#- Loads the district files below a folder, when one of them is new or has changed. -#}
{%- macro core_index_load(folder, schema=none) -%}
    {%- if execute and flags.WHICH in ['build', 'run', 'run-operation'] -%}
        {%- set schema = schema or var('core_index_source_schema', 'main') -%}
        {#- asked here and not of the adapter, which would begin a transaction: the script has its own -#}
        {%- set is_loaded = run_query(
            "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database() AND table_name = 'loaded_files'"
            ~ " AND schema_name = '" ~ schema ~ "'"
        ).columns[0].values()[0] -%}
        {%- set question -%}
            SET VARIABLE core_index_files = (
                SELECT coalesce(list(file), []::VARCHAR[])
                FROM glob('{{ folder | replace("'", "''") }}/**') AS found
                SEMI JOIN core_index.file_types() AS known
                    ON regexp_matches(parse_filename(found.file), '(?i)' || known.name_pattern)
            );
            SELECT count(*)
            FROM read_blob(getvariable('core_index_files')) AS files
            {% if is_loaded -%}
            WHERE (files.filename, sha256(files.content)) NOT IN (SELECT (filename, sha256) FROM {{ schema }}.loaded_files)
            {%- endif %}
        {%- endset -%}
        {%- set changed = run_query(question).columns[0].values()[0] -%}
        {%- if changed or not is_loaded -%}
            {{ log("core_index: loading " ~ folder ~ ", where " ~ changed ~ " files are new or changed", info=true) }}
            {%- set script -%}
                SELECT core_index.load_sql('{{ folder | replace("'", "''") }}', schema := '{{ schema }}')
            {%- endset -%}
            {%- set summary = run_query(run_query(script).columns[0].values()[0]) -%}
            {%- for row in summary.rows if row['files'] -%}
                {{ log("core_index: " ~ row['file_type'] ~ ": " ~ row['files'] ~ " files, " ~ row['records'] ~ " records, " ~ row['problems'] ~ " problems", info=true) }}
            {%- endfor -%}
        {%- else -%}
            {{ log("core_index: no file below " ~ folder ~ " has changed", info=true) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}
