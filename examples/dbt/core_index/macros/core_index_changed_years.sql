{#- The query of the years that this model has to compute again, or for the first time. -#}
{%- macro core_index_changed_years() -%}
    SELECT academic_year FROM {{ ref('core_index', 'loaded_years') }}
    EXCEPT
    SELECT loaded.academic_year
    FROM {{ ref('core_index', 'loaded_years') }} AS loaded
    SEMI JOIN {{ core_index.core_index_computed_years() }} AS computed
        ON computed.model = '{{ this.identifier }}' AND computed.academic_year = loaded.academic_year
        AND computed.inputs = loaded.inputs
{%- endmacro -%}
