{#- Rows whose rate is outside its range; a missing rate is not defined, which is no failure. -#}
{% test core_index_rate_between(model, column_name, at_least=0, at_most=1) %}
SELECT *
FROM {{ model }}
WHERE {{ column_name }} NOT BETWEEN {{ at_least }} AND {{ at_most }}
{% endtest %}
