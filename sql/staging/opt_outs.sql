-- name: opt_outs
-- description: Students whose answers or records are not used, by scope: 'survey' (their survey answers,
--   in no metric; data_quality lists each as opted_out) or 'research' (the argument opted_out of
--   core_index.release_research: SELECT ssid AS student FROM opt_outs WHERE scope = 'research').
-- grain: one row a student and scope
-- keys: ssid, scope
CREATE TABLE IF NOT EXISTS {schema}.opt_outs (
    ssid VARCHAR NOT NULL,
    scope VARCHAR NOT NULL CHECK (scope IN ('survey', 'research'))
);
