{#- Takes out of an incremental model the years that it computes again, and those no longer loaded. -#}
{%- macro core_index_forget_years() -%}
    {%- if is_incremental() -%}
        DELETE FROM {{ this }}
        WHERE academic_year NOT IN (SELECT academic_year FROM {{ ref('core_index', 'loaded_years') }})
            OR academic_year IN ({{ core_index.core_index_changed_years() }})
    {%- endif -%}
{%- endmacro -%}
