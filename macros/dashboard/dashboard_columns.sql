-- name: dashboard_columns
-- description: The columns that core_index.read_dashboard looks for in the state's files: the names that
--   a column has had, without case and signs, and its form (text, count: a whole number, also written
--   25.0; decimal). Sources: the record layouts of the California Department of Education, 2017 to 2025.
-- parameters:
-- example: SELECT names, form FROM core_index.dashboard_columns() WHERE list_contains(names, 'safetynet')
CREATE MACRO core_index.dashboard_columns() AS TABLE
SELECT CAST(system.main.row_number() OVER () AS INTEGER) AS position, system.main.string_split(names, ' ') AS names, form
FROM (VALUES
    ('cds cdscode', 'text'), ('rtype', 'text'), ('schoolname', 'text'), ('districtname', 'text'),
    ('countyname', 'text'), ('charterflag', 'text'), ('coeflag', 'text'), ('dassflag', 'text'),
    ('type', 'text'), ('studentgroup', 'text'), ('indicator ind', 'text'), ('reportingyear', 'count'),
    ('hscutpoints', 'text'), ('certifyflag', 'text'), ('dataerrorflag', 'text'), ('smalldenom safetynet', 'text'),
    ('currnsizemet', 'text'), ('priornsizemet', 'text'), ('accountabilitymet', 'text'),
    ('currdenom', 'count'), ('currnumer currprep', 'count'), ('priordenom', 'count'), ('priornumer priorprep', 'count'),
    ('statuslevel', 'count'), ('changelevel', 'count'), ('color', 'count'), ('box', 'count'),
    ('fiveyrnumer', 'count'), ('currdenomwithoutprloss', 'count'), ('priordenomwithoutprloss', 'count'),
    ('currprateenrolled', 'count'), ('currpratetested', 'count'), ('priorprateenrolled', 'count'),
    ('priorpratetested', 'count'), ('currprate', 'count'), ('priorprate', 'count'), ('currnumprloss', 'count'), ('priornumprloss', 'count'),
    ('currstatus', 'decimal'), ('priorstatus', 'decimal'), ('change', 'decimal'),
    ('currstatuswithoutprloss', 'decimal'), ('priorstatuswithoutprloss', 'decimal'),
    ('curradjustment', 'decimal'), ('prioradjustment', 'decimal')
) AS t(names, form)
