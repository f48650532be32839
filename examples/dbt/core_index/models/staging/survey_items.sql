-- Made by make docs from sql/staging/survey_items.sql.
{{ core_index_view('survey_items', {
    'survey_item_overrides': core_index_kept('survey_item_overrides'),
}) }}
