-- name: any_date
-- description: The DATE of a text CCYY-MM-DD, MM/DD/CCYY or CCYYMMDD, with a time of day or
--   without; NULL for any other text and for NULL.
-- parameters: value VARCHAR
-- example: SELECT core_index.any_date('08/15/2022')
CREATE MACRO core_index.any_date(value) AS
    CASE WHEN system.main.length(value) >= 8 THEN coalesce(
        CAST(system.main.try_strptime(
            value, ['%Y-%m-%d', '%m/%d/%Y', '%Y%m%d', '%m/%d/%Y %H:%M']) AS DATE),
        CAST(TRY_CAST(value AS TIMESTAMP) AS DATE)) END
