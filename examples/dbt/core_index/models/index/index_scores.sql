-- Made by make docs from sql/index/index_scores.sql.
{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook='{{ core_index.core_index_forget_years() }}',
    post_hook='{{ core_index.core_index_remember_years() }}'
) }}
-- depends_on: {{ ref('loaded_years') }}
{{ core_index_view('index_scores', {
    'enrollments': ref('enrollments'),
    'index_points': ref('index_points'),
}) }}
