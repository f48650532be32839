-- Made by make docs from sql/index/index_levels.sql.
{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook='{{ core_index.core_index_forget_years() }}',
    post_hook='{{ core_index.core_index_remember_years() }}'
) }}
-- depends_on: {{ ref('loaded_years') }}
{{ core_index_view('index_levels', {
    'entities': ref('entities'),
    'frozen_index_cut_points': core_index_kept('frozen_index_cut_points'),
    'metrics': ref('metrics'),
    'rules': ref('rules'),
}) }}
