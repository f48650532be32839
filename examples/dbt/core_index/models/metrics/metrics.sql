-- Made by make docs from sql/metrics/metrics.sql.
{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook='{{ core_index.core_index_forget_years() }}',
    post_hook='{{ core_index.core_index_remember_years() }}'
) }}
-- depends_on: {{ ref('loaded_years') }}
{{ core_index_view('metrics', {
    'academic_achievement': ref('academic_achievement'),
    'academic_growth': ref('academic_growth'),
    'chronic_absence': ref('chronic_absence'),
    'college_career': ref('college_career'),
    'el_progress': ref('el_progress'),
    'el_redesignation': ref('el_redesignation'),
    'graduation': ref('graduation'),
    'high_school_readiness': ref('high_school_readiness'),
    'survey_participation': ref('survey_participation'),
    'survey_results': ref('survey_results'),
    'suspension': ref('suspension'),
}) }}
