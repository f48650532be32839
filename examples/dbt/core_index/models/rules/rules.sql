-- Made by make docs from sql/rules/rules.sql.
{{ core_index_view('rules', {
    'rule_overrides': core_index_kept('rule_overrides'),
}) }}
