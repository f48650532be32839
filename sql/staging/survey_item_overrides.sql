-- name: survey_item_overrides
-- description: The user's own constructs and scoring; a row replaces the default of the same construct.
--   Columns as of core_index.survey_items(); items NULL for every item of the construct.
-- grain: one row a construct
-- keys: construct
CREATE TABLE IF NOT EXISTS {schema}.survey_item_overrides (
    construct VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    items VARCHAR[],
    reverse_coded VARCHAR[] NOT NULL,
    lowest INTEGER NOT NULL,
    highest INTEGER NOT NULL,
    favourable_from DECIMAL(4, 2) NOT NULL,
    minimum_answered INTEGER NOT NULL,
    source VARCHAR
);
