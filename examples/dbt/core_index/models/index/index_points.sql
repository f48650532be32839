-- Made by make docs from sql/index/index_points.sql.
{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook='{{ core_index.core_index_forget_years() }}',
    post_hook='{{ core_index.core_index_remember_years() }}'
) }}
-- depends_on: {{ ref('loaded_years') }}
{{ core_index_view('index_points', {
    'index_levels': ref('index_levels'),
    'rules': ref('rules'),
}) }}
