-- name: load_sql
-- description: The script that loads the district files found anywhere below a folder into the
--   tables of a schema; run the text that it gives, outside a transaction. Files are told by their
--   names (core_index.file_types) and end in .txt, .csv, .tsv, .dat, in .gz after that, or in none.
--   A table is created when it is missing, so a kind without a file gives an empty table. Every
--   file is opened, and one that is not of its type is an error, before anything changes; then one
--   transaction replaces exactly the district-years that the files contain (the directory as a
--   whole). The table loaded_files has one row a file and district-year: file_type, filename,
--   lea_code, academic_year, records, problems, sha256, size_bytes, loaded_at. The script says what it
--   has loaded, a row a file type with its seconds, names the files that it has not read, those whose names
--   are not in core_index.file_types(), and ends with a summary. SPED is one: the places of its dates could
--   not be confirmed; report 8.1, and SWDS from 2023-24 on, tell who has a disability. A client that stops at an
--   error (a gzip file that is damaged far in, a full disk) is left in the transaction: ROLLBACK, and
--   nothing has changed. The schema may be qualified by a database and quoted; another text is an error.
-- parameters: folder VARCHAR, schema VARCHAR := 'main'
-- example: SELECT length(core_index.load_sql('districts', schema := 'main')) > 0 AS has_script
CREATE MACRO core_index.load_sql(folder, schema := 'main') AS
CASE WHEN NOT system.main.regexp_full_match(schema, '("[^"]+"|[\pL_][\pL\pN_]*)(\.("[^"]+"|[\pL_][\pL\pN_]*))?')
THEN system.main.error('core_index.load_sql: ' || schema || ' is not a schema name; write schema or database.schema')
ELSE system.main.replace(system.main.replace(system.main.replace(system.main.replace(
    '-- Loads the district files below a folder; made by core_index.load_sql.
CREATE SCHEMA IF NOT EXISTS {schema};
SET VARIABLE core_index_files = (
    SELECT coalesce(system.main.list(file ORDER BY file), []::VARCHAR[])
    FROM system.main.glob(''{folder}/**'')
    WHERE system.main.regexp_matches(system.main.parse_filename(file), ''(?i)(^[^.]*|\.(txt|csv|tsv|dat))(\.gz)?$''));
CREATE TABLE IF NOT EXISTS {schema}.loaded_files (
    file_type VARCHAR, filename VARCHAR, lea_code VARCHAR, academic_year VARCHAR,
    records BIGINT, problems BIGINT, sha256 VARCHAR, size_bytes BIGINT, loaded_at TIMESTAMPTZ);
CREATE OR REPLACE TEMP TABLE core_index_new_files AS FROM {schema}.loaded_files LIMIT 0;
-- Records carry their file and line, so that threads need not keep them in order.
SET VARIABLE core_index_order = coalesce(
    system.main.getvariable(''core_index_order''), system.main.current_setting(''preserve_insertion_order''));
SET preserve_insertion_order = false;
'
    -- Outside the transaction: opens every file, so that one of another type changes nothing.
    || (SELECT system.main.string_agg(system.main.replace(system.main.replace(system.main.replace(system.main.replace(
            'SET VARIABLE core_index_{type} = system.main.list_filter(system.main.getvariable(''core_index_files''),
    lambda f: system.main.regexp_matches(system.main.parse_filename(f), ''(?i){pattern}''));
CREATE TABLE IF NOT EXISTS {schema}.{type} AS
FROM core_index.{reader}(system.main.getvariable(''core_index_{type}''){report}) LIMIT 0;
',
            '{type}', file_type), '{pattern}', name_pattern), '{reader}', reader),
            '{report}', coalesce(', ''' || report || '''', '')), '')
        FROM core_index.file_types())
    || '
BEGIN TRANSACTION;
'
    -- The old rows of a table are those up to the last before its new ones.
    || (SELECT system.main.string_agg(system.main.replace(system.main.replace(system.main.replace(system.main.replace(
            '
-- {type}
SET VARIABLE core_index_started = {clock};
SET VARIABLE core_index_last = (SELECT coalesce(system.main.max(rowid), -1) FROM {schema}.{type});
INSERT INTO {schema}.{type} BY NAME
FROM core_index.{reader}(system.main.getvariable(''core_index_{type}''){report});
INSERT INTO core_index_new_files BY NAME
WITH counts AS (
    SELECT filename, {key}, system.main.count(*) AS records, system.main.count(problem) AS problems
    FROM {schema}.{type} WHERE rowid > system.main.getvariable(''core_index_last'') GROUP BY ALL
)
SELECT ''{type}'' AS file_type, blobs.filename, lea_code, academic_year, coalesce(records, 0) AS records,
    coalesce(problems, 0) AS problems, sha256, size AS size_bytes, system.main.now() AS loaded_at
FROM (
    SELECT filename, size,
        system.main.file_sha256(filename, system.main.current_setting(''enable_external_access'')) AS sha256
    FROM system.main.read_blob(system.main.getvariable(''core_index_{type}''))
) AS blobs
LEFT JOIN counts ON counts.filename = blobs.filename;
'
            || CASE WHEN by_district_year THEN
'DELETE FROM {schema}.{type} AS old WHERE rowid <= system.main.getvariable(''core_index_last'')
    AND EXISTS (FROM core_index_new_files AS new
        WHERE new.file_type = ''{type}'' AND new.records > 0
            AND new.lea_code IS NOT DISTINCT FROM old.lea_code
            AND new.academic_year IS NOT DISTINCT FROM old.academic_year);
DELETE FROM {schema}.loaded_files AS old WHERE file_type = ''{type}'' AND EXISTS (
    FROM core_index_new_files AS new WHERE new.file_type = ''{type}''
        AND (new.filename = old.filename OR new.records > 0
            AND new.lea_code IS NOT DISTINCT FROM old.lea_code
            AND new.academic_year IS NOT DISTINCT FROM old.academic_year));
' ELSE
'DELETE FROM {schema}.{type} WHERE rowid <= system.main.getvariable(''core_index_last'')
    AND EXISTS (FROM core_index_new_files WHERE file_type = ''{type}'' AND records > 0);
DELETE FROM {schema}.loaded_files WHERE file_type = ''{type}'' AND EXISTS (
    FROM core_index_new_files WHERE file_type = ''{type}'' AND records > 0);
' END
            || 'SELECT ''{type}'' AS loaded, system.main.count(DISTINCT filename) AS files,
    coalesce(system.main.sum(records), 0)::BIGINT AS records, coalesce(system.main.sum(problems), 0)::BIGINT AS problems,
    system.main.round(({clock} - system.main.getvariable(''core_index_started'')) / 1000, 1) AS seconds
FROM core_index_new_files WHERE file_type = ''{type}'';
',
            '{type}', file_type), '{reader}', reader), '{report}', coalesce(', ''' || report || '''', '')),
            '{key}', CASE WHEN by_district_year THEN 'lea_code, academic_year'
                ELSE 'NULL::VARCHAR AS lea_code, NULL::VARCHAR AS academic_year' END), '')
        FROM core_index.file_types())
    || 'INSERT INTO {schema}.loaded_files BY NAME FROM core_index_new_files;
COMMIT;
SELECT system.main.replace(file, ''{folder}/'', '''') AS not_read, CASE WHEN system.main.regexp_matches(system.main.parse_filename(file), ''(?i)(^|[^a-z])sped([^a-z]|$)'')
    THEN ''add report 8.1 or SWDS instead'' ELSE ''not in core_index.file_types()'' END AS reason
FROM (SELECT system.main.unnest(system.main.getvariable(''core_index_files'')) AS file) AS files
WHERE NOT system.main.regexp_matches(system.main.parse_filename(file), ''(?i){patterns}'') ORDER BY file;
SET preserve_insertion_order = system.main.getvariable(''core_index_order'');
RESET VARIABLE core_index_order;
RESET VARIABLE core_index_started;
RESET VARIABLE core_index_last;
RESET VARIABLE core_index_files;
'
    || (SELECT system.main.string_agg('RESET VARIABLE core_index_' || file_type || ';
', '') FROM core_index.file_types())
    || 'SELECT
    types.file_type, system.main.count(DISTINCT filename) AS files,
    coalesce(system.main.sum(records), 0)::BIGINT AS records,
    coalesce(system.main.sum(problems), 0)::BIGINT AS problems
FROM core_index.file_types() AS types
LEFT JOIN core_index_new_files AS new ON new.file_type = types.file_type
GROUP BY types.file_type ORDER BY types.file_type;
',
    '{schema}', schema), '{patterns}', (SELECT system.main.string_agg(name_pattern, '|') FROM core_index.file_types())),
    -- now() stands still in a transaction
    '{clock}', 'system.main.epoch_ms(system.main.uuid_extract_timestamp(system.main.uuidv7()))'),
    '{folder}', system.main.replace(system.main.rtrim(folder, '/'), '''', ''''''))
END
