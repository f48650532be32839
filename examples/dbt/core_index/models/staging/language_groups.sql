-- Made by make docs from sql/staging/language_groups.sql.
{{ core_index_view('language_groups', {
    'language_histories': ref('language_histories'),
    'rules': ref('rules'),
}) }}
