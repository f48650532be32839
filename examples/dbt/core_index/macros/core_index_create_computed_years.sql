{#- Creates the table of core_index_computed_years when it is missing. -#}
{%- macro core_index_create_computed_years() -%}
    CREATE SCHEMA IF NOT EXISTS {{ target.schema }};
    CREATE TABLE IF NOT EXISTS {{ core_index.core_index_computed_years() }} (
        model VARCHAR NOT NULL, academic_year VARCHAR NOT NULL, inputs VARCHAR NOT NULL
    );
{%- endmacro -%}
