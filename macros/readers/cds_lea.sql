-- name: cds_lea
-- description: The 7-digit code under which the LEA of a 14-digit code reports: county and district,
--   or the school code when that is not 0000000, as for an independent charter.
-- parameters: cds VARCHAR
-- example: SELECT core_index.cds_lea('01611190000000')
CREATE MACRO core_index.cds_lea(cds) AS
    CASE WHEN system.main.regexp_full_match(cds, '\d{14}')
        THEN CASE WHEN cds[8:14] = '0000000' THEN cds[1:7] ELSE cds[8:14] END END
