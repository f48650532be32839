-- name: compact_date
-- description: The DATE of a text CCYYMMDD as CALPADS writes it; NULL for any other text and for
--   NULL.
-- parameters: value VARCHAR
-- example: SELECT core_index.compact_date('20220815')
CREATE MACRO core_index.compact_date(value) AS
    CASE WHEN system.main.length(value) = 8
        THEN CAST(system.main.try_strptime(value, '%Y%m%d') AS DATE) END
