{#- The query of a view of the extension, as the loaded extension has it, over the given relations. -#}
{%- macro core_index_view(name, reads) -%}
    {%- if not execute -%}
        {#- dbt is looking for ref() and source(), which it has found in the arguments -#}
        SELECT 1
    {%- else -%}
        {%- set placeholder = 'core_index_placeholder' -%}
        {%- set question -%}
            SELECT regexp_extract(
                core_index_install_sql('{{ placeholder }}', '{{ placeholder }}', TRUE),
                'CREATE OR REPLACE TABLE {{ placeholder }}\.{{ name }} AS\n((?s:.*?));\n(?:\n|$)', 1
            )
        {%- endset -%}
        {%- set query = namespace(text=run_query(question).columns[0].values()[0]) -%}
        {%- if not query.text -%}
            {{ exceptions.raise_compiler_error(
                "core_index_view: the loaded extension has no view " ~ name
                ~ "; use the dbt package and the extension of one version"
            ) }}
        {%- endif -%}
        {%- for table, relation in reads.items() -%}
            {%- set query.text = modules.re.sub('\\b' ~ placeholder ~ '\\.' ~ table ~ '\\b', relation | string, query.text) -%}
        {%- endfor -%}
        {%- set missing = modules.re.findall('\\b' ~ placeholder ~ '\\.(\\w+)', query.text) -%}
        {%- if missing -%}
            {{ exceptions.raise_compiler_error(
                "core_index_view: the view " ~ name ~ " also reads " ~ missing | unique | join(', ')
                ~ "; use the dbt package and the extension of one version"
            ) }}
        {%- endif -%}
        {%- if model.resource_type != 'unit_test' and is_incremental() -%}
            SELECT * FROM (
            {{ query.text }}
            )
            WHERE academic_year IN ({{ core_index.core_index_changed_years() }})
        {%- else -%}
            {{ query.text }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}
