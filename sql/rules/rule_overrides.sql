-- name: rule_overrides
-- description: The user's own rules; rows replace the defaults of the same authority, metric and
--   parameter, for all years: write the years before and after too.
-- grain: one row a parameter and range of years
-- keys: authority, metric, parameter, first_year
CREATE TABLE IF NOT EXISTS {schema}.rule_overrides (
    authority VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    parameter VARCHAR NOT NULL,
    first_year INTEGER,
    last_year INTEGER,
    value DOUBLE NOT NULL,
    source VARCHAR
);
