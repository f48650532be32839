-- name: survey_items
-- description: The scoring of survey constructs in force: the defaults of core_index.survey_items(),
--   less those that survey_item_overrides replaces, and the overrides with mark 'override'.
-- grain: one row a construct
-- keys: construct
CREATE OR REPLACE VIEW {schema}.survey_items AS
SELECT d.*
FROM core_index.survey_items() AS d
ANTI JOIN {schema}.survey_item_overrides AS o ON d.construct = o.construct
UNION ALL BY NAME
SELECT o.*, 'override' AS mark
FROM {schema}.survey_item_overrides AS o;
