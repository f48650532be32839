-- name: growth_rule
-- description: The value of a parameter of a model in core_index.growth_rules(); NULL if there is none.
-- parameters: for_model VARCHAR, for_parameter VARCHAR
-- example: SELECT core_index.growth_rule('california', 'min_n')
CREATE MACRO core_index.growth_rule(for_model, for_parameter) AS
(SELECT value FROM core_index.growth_rules() WHERE model = for_model AND parameter = for_parameter)
