-- name: rules
-- description: The rules in force: the defaults of core_index.default_rules(), less those that
--   rule_overrides replaces, and the overrides with mark 'override'.
-- grain: one row a parameter and range of years
-- keys: authority, metric, parameter, first_year
CREATE OR REPLACE VIEW {schema}.rules AS
SELECT d.*
FROM core_index.default_rules() AS d
ANTI JOIN {schema}.rule_overrides AS o
    ON d.authority = o.authority AND d.metric = o.metric AND d.parameter = o.parameter
UNION ALL BY NAME
SELECT o.*, 'override' AS mark
FROM {schema}.rule_overrides AS o;
