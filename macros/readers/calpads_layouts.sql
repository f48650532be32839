-- name: calpads_layouts
-- description: The layouts of the CALPADS files that the readers know, one row a column of a file
--   type: file_type, section (of the CALPADS file specifications), widths (numbers of fields a file
--   may have, with the academic years that use them), position, name (CALPADS' own), column_name
--   (of the reader), form (how its values are written), needed (whether a blank is a problem),
--   words (what the form asks) and source.
-- parameters:
-- example: SELECT position, name, form FROM core_index.calpads_layouts() WHERE file_type = 'STAS'
CREATE MACRO core_index.calpads_layouts() AS TABLE
WITH types AS (
    SELECT system.main.unnest([
        'SENR', 'SINF', 'SPRG', 'SELA', 'STAS', 'SINC', 'SIRS', 'SOFF', 'SDIS', 'SCSC', 'CRSC', 'SWDS'
    ]) AS file_type
),
layouts AS (
    SELECT file_type, core_index.calpads_layout(file_type) AS layout FROM types
),
columns AS (
    SELECT file_type, layout, system.main.unnest(system.main.layout_columns(layout.columns)) AS entry FROM layouts
)
SELECT
    file_type, layout.section AS section, layout.widths AS widths, entry.position AS position,
    entry.name AS name, entry.column_name AS column_name, entry.form AS form,
    entry.needed AS needed, entry.words AS words, layout.source AS source
FROM columns
