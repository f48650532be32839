-- name: coded_percentage
-- description: A share (0 to 1) of a group of n students as a percentage that does not give small
--   numbers away: '<=5%', '>=95%', '37%' or '20-29%' by the bands of a scheme in
--   core_index.percentage_bands(). NULL where n is in no band (too few students) or an argument is
--   NULL. A share outside 0 to 1 or an unknown scheme is an error. Publish it without n and the
--   numerator: from them the share follows again.
-- parameters: share DOUBLE, n BIGINT, scheme := 'NCES 2011-603'
-- example: SELECT core_index.coded_percentage(1.0, 25), core_index.coded_percentage(0.37, 500), core_index.coded_percentage(0.5, 8)
CREATE MACRO core_index.coded_percentage(share, n, scheme := 'NCES 2011-603') AS
CASE
    WHEN scheme NOT IN (SELECT b.scheme FROM core_index.percentage_bands() AS b) THEN system.main.error(
        'core_index.coded_percentage: unknown scheme ' || scheme || '; core_index.percentage_bands() lists them'
    )
    WHEN share < 0 OR share > 1 THEN system.main.error(
        'core_index.coded_percentage: the share is ' || share || '; it must be 0 to 1; divide a percentage by 100'
    )
    ELSE (
        SELECT CASE
            WHEN system.main.round(100 * share) <= b.lowest THEN '<=' || b.lowest || '%'
            WHEN system.main.round(100 * share) >= b.highest THEN '>=' || b.highest || '%'
            WHEN b.step = 1 THEN CAST(system.main.round(100 * share) AS INTEGER) || '%'
            ELSE system.main.greatest(
                CAST(system.main.floor(system.main.round(100 * share) / b.step) AS INTEGER) * b.step, b.lowest + 1
            ) || '-' || system.main.least(
                CAST(system.main.floor(system.main.round(100 * share) / b.step) AS INTEGER) * b.step + b.step, b.highest
            ) - 1 || '%'
        END
        FROM core_index.percentage_bands() AS b
        WHERE b.scheme = scheme AND n >= b.smallest AND (b.largest IS NULL OR n <= b.largest)
    )
END
