{#- The table of which years a model was computed for, and from what. -#}
{%- macro core_index_computed_years() -%}
    {{ return(api.Relation.create(database=target.database, schema=target.schema, identifier='computed_years')) }}
{%- endmacro -%}
