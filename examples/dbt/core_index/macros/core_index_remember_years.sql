{#- Notes what an incremental model has been computed from. -#}
{%- macro core_index_remember_years() -%}
    DELETE FROM {{ core_index.core_index_computed_years() }} WHERE model = '{{ this.identifier }}';
    INSERT INTO {{ core_index.core_index_computed_years() }} (model, academic_year, inputs)
    SELECT '{{ this.identifier }}', academic_year, inputs FROM {{ ref('core_index', 'loaded_years') }};
{%- endmacro -%}
