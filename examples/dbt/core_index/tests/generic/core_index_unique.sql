{#- Values of the key that several rows have; NULL counts as a value. -#}
{% test core_index_unique(model, columns) %}
SELECT {{ columns | join(', ') }}, count(*) AS rows
FROM {{ model }}
GROUP BY ALL
HAVING count(*) > 1
{% endtest %}
