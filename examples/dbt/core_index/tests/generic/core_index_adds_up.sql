{#- Groups of rows that do not add up to the whole that another table has. -#}
{% test core_index_adds_up(model, column_name, whole, whole_column, by, where_whole='TRUE', tolerance=1e-9) %}
WITH parts AS (
    SELECT {{ by | join(', ') }}, sum({{ column_name }}) AS parts
    FROM {{ model }}
    GROUP BY ALL
),
wholes AS (
    SELECT {{ by | join(', ') }}, {{ whole_column }} AS whole
    FROM {{ whole }}
    WHERE ({{ where_whole }}) AND {{ whole_column }} IS NOT NULL
)
SELECT *
FROM wholes
LEFT JOIN parts USING ({{ by | join(', ') }})
WHERE parts.parts IS NULL OR abs(wholes.whole - parts.parts) > {{ tolerance }}
{% endtest %}
