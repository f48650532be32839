{#- A table that the analyst keeps: the package's empty seed, or that of the project which the variable names. -#}
{%- macro core_index_kept(table) -%}
    {{ return(ref(var('core_index_kept', {}).get(table, 'core_index'), table)) }}
{%- endmacro -%}
