-- name: release_sql
-- description: The script that writes one audience's file, to be run over the views of
--   core_index.install_sql, best materialized: a new database of plain tables with only what that
--   audience may see, and a manifest. audience: 'public', 'collaborative' (all released figures),
--   'district' (its own released figures beside the public ones), 'staff' (a district's student
--   records, for the recipient of an approval in release_approvals that has not expired) or 'research'
--   (table records: what core_index.release_research leaves of the table or view records of schema, by
--   policy, without the students of opt_outs, for a recipient whose approvals name that table). For
--   research the script makes research_codes in schema anew, the crosswalk of this one file; it stays
--   behind. The script reads the figures back from the file and fails with the cells when one is not published in
--   release_decisions. file must not exist; write to a name of its own and rename it when the script
--   has ended, as examples/release/release.py does. source is the schema of loaded_files, whose
--   hashes the manifest lists. A wrong audience, a missing district, recipient, records or policy,
--   or a name that is no schema is an error.
-- parameters: audience VARCHAR, file VARCHAR, schema := 'main', source := schema, district_code := NULL, recipient := NULL, records := NULL VARCHAR, policy := NULL MAP(VARCHAR, VARCHAR), k := 11, l := 2
-- example: SELECT length(core_index.release_sql('public', 'public.part')) > 0 AS has_script
CREATE MACRO core_index.release_sql(
    audience, file, schema := 'main', source := NULL, district_code := NULL, recipient := NULL,
    records := NULL, policy := NULL, k := 11, l := 2
) AS
CASE
    WHEN audience NOT IN ('public', 'collaborative', 'district', 'staff', 'research') THEN system.main.error(
        'core_index.release_sql: unknown audience ' || audience || '; it is public, collaborative, district, staff or research'
    )
    WHEN NOT system.main.regexp_full_match(schema, '("[^"]+"|[\pL_][\pL\pN_]*)(\.("[^"]+"|[\pL_][\pL\pN_]*))?')
        OR NOT system.main.regexp_full_match(coalesce(source, schema), '("[^"]+"|[\pL_][\pL\pN_]*)(\.("[^"]+"|[\pL_][\pL\pN_]*))?')
    THEN system.main.error('core_index.release_sql: ' || schema || ' or ' || coalesce(source, schema) || ' is not a schema name; write schema or database.schema')
    WHEN audience IN ('district', 'staff') AND district_code IS NULL THEN system.main.error(
        'core_index.release_sql: the audience ' || audience || ' needs district_code'
    )
    WHEN audience IN ('staff', 'research') AND recipient IS NULL THEN system.main.error(
        'core_index.release_sql: the audience ' || audience || ' needs recipient, the one of a row of release_approvals'
    )
    WHEN audience = 'research' AND NOT coalesce(system.main.regexp_full_match(records, '"[^"]+"|[\pL_][\pL\pN_]*'), FALSE) THEN system.main.error(
        'core_index.release_sql: the audience research needs records, the name of a table or view of ' || schema
    )
    WHEN audience = 'research' AND NOT coalesce(system.main.list_contains(system.main.map_values(CAST(policy AS MAP(VARCHAR, VARCHAR))), 'student'), FALSE) THEN system.main.error(
        'core_index.release_sql: the audience research needs policy, a MAP that says of every column of '
        || records || ' what becomes of it, and of one that it is student'
    )
    ELSE system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(system.main.replace(
'-- The file of one audience; made by core_index.release_sql.
' || CASE WHEN audience = 'staff' THEN '
SELECT CASE WHEN system.main.count(*) = 0 THEN system.main.error(''release_sql: no approval of '' || {recipient} ||
    '' for the students of '' || {district} || '' is in force; add a row to release_approvals or renew it'') END
FROM {schema}.release_approvals
WHERE audience = ''staff'' AND district_code = {district} AND recipient = {recipient}
    AND system.main.current_date() <= expires_on;
' WHEN audience = 'research' THEN '
CREATE OR REPLACE TABLE {schema}.research_codes AS
SELECT student, CAST(system.main.uuid() AS VARCHAR) AS research_code
FROM (SELECT DISTINCT CAST("' || system.main.replace(system.main.list_filter(system.main.map_entries(CAST(policy AS MAP(VARCHAR, VARCHAR))), lambda e: e.value = 'student')[1].key, '"', '""') || '" AS VARCHAR) AS student FROM {schema}.{records})
WHERE student IS NOT NULL;
' ELSE '' END || '
ATTACH {file} AS core_index_release (STORAGE_VERSION ''v1.5.0'');
BEGIN;
' || CASE WHEN audience = 'staff' THEN
(SELECT system.main.string_agg(system.main.replace('CREATE TABLE core_index_release.{table} AS
SELECT * FROM {schema}.{table} WHERE district_code = {district};
', '{table}', t), '') FROM (VALUES ('enrollments'), ('absences'), ('incident_results')) AS tables(t))
|| 'CREATE TABLE core_index_release.students AS
SELECT s.* FROM {schema}.students AS s
SEMI JOIN core_index_release.enrollments AS e ON s.academic_year = e.academic_year AND s.ssid = e.ssid;
CREATE TABLE core_index_release.scores AS
SELECT s.* FROM {schema}.scores AS s
SEMI JOIN core_index_release.enrollments AS e
    ON s.academic_year = e.academic_year AND s.cds_code = e.cds_code AND s.ssid = e.ssid;
' WHEN audience = 'research' THEN 'CREATE TABLE core_index_release.manifest_approvals AS
SELECT * FROM {schema}.release_approvals
WHERE audience = ''research'' AND recipient = {recipient} AND table_name = ' || '''' || system.main.replace(records, '''', '''''') || '''' || '
    AND system.main.current_date() <= expires_on;
CREATE TABLE core_index_release.records AS
WITH opted_out AS (SELECT ssid AS student FROM {schema}.opt_outs WHERE scope = ''research'')
SELECT * FROM core_index.release_research(
    {schema}.{records}, {schema}.research_codes, core_index_release.manifest_approvals, opted_out, {recipient},
    {policy}, k := ' || k || ', l := ' || l || ')
ORDER BY ALL;
CREATE TABLE core_index_release.manifest_students AS
SELECT *, in_records - opted_out - in_file AS too_few_alike
FROM (
    SELECT
        system.main.count(*) AS in_records,
        system.main.count(*) FILTER (student IN (SELECT ssid FROM {schema}.opt_outs WHERE scope = ''research'')) AS opted_out,
        system.main.count(*) FILTER (research_code IN (SELECT research_code FROM core_index_release.records)) AS in_file
    FROM {schema}.research_codes
);
' ELSE 'CREATE TABLE core_index_release.metrics AS
SELECT m.* FROM {schema}.released_metrics AS m
LEFT JOIN {schema}.entities AS e ON m.entity_level = e.entity_level AND m.entity_code = e.entity_code
WHERE {rows};
CREATE TABLE core_index_release.index_levels AS
SELECT m.* FROM {schema}.released_index_levels AS m
INNER JOIN {schema}.entities AS e ON e.entity_level = ''school'' AND m.entity_code = e.entity_code
WHERE {rows};
CREATE TABLE core_index_release.index_scores AS
SELECT m.* FROM {schema}.released_index_scores AS m
INNER JOIN {schema}.entities AS e ON m.entity_level = e.entity_level AND m.entity_code = e.entity_code
WHERE {rows};
CREATE TABLE core_index_release.index_explain AS
SELECT m.* FROM {schema}.released_index_explain AS m
INNER JOIN {schema}.entities AS e ON e.entity_level = ''school'' AND m.entity_code = e.entity_code
WHERE {rows};
CREATE TABLE core_index_release.dashboard AS
SELECT m.* FROM {schema}.released_dashboard AS m
INNER JOIN {schema}.entities AS e ON m.entity_level = e.entity_level AND m.entity_code = e.entity_code
WHERE {rows};
CREATE TABLE core_index_release.peer_benchmarks AS
SELECT m.* FROM {schema}.released_peer_benchmarks AS m
INNER JOIN {schema}.entities AS e ON e.entity_level = ''school'' AND m.entity_code = e.entity_code
WHERE {rows};
CREATE TABLE core_index_release.peer_groups AS
SELECT m.* FROM {schema}.released_peer_groups AS m
INNER JOIN {schema}.entities AS e ON e.entity_level = ''school'' AND m.entity_code = e.entity_code
WHERE {rows};
CREATE TABLE core_index_release.data_quality AS
SELECT m.* FROM {schema}.released_data_quality AS m
INNER JOIN {schema}.entities AS e ON m.entity_level = e.entity_level AND m.entity_code = e.entity_code
WHERE {rows};
CREATE TABLE core_index_release.entities AS
SELECT m.* FROM {schema}.entities AS m
SEMI JOIN core_index_release.metrics AS f ON m.entity_level = f.entity_level AND m.entity_code = f.entity_code;
SELECT CASE WHEN system.main.count(*) > 0 THEN system.main.error(''release_sql: nothing is released: '' || system.main.count(*)
    || '' figures in the file are not published by the audited decisions: '' || system.main.array_to_string(system.main.list(cell ORDER BY cell)[:20], '', '')) END
FROM (
    SELECT *, system.main.concat_ws(''|'', academic_year, authority, metric, subject, entity_level, entity_code, student_group) AS cell
    FROM core_index_release.metrics WHERE NOT suppressed OR n IS NOT NULL OR numerator IS NOT NULL OR value IS NOT NULL
) AS m
ANTI JOIN {schema}.release_decisions AS d ON m.cell = d.cell AND d.status = ''published'' AND m.n = d.n;
' || CASE WHEN audience = 'collaborative' THEN '' ELSE (SELECT system.main.string_agg(
    'ALTER TABLE core_index_release.' || t || ' DROP COLUMN is_public;
', '') FROM (VALUES ('metrics'), ('index_levels'), ('index_scores'), ('index_explain'), ('dashboard'),
        ('peer_benchmarks'), ('peer_groups'), ('data_quality')) AS tables(t)) END END || '
CREATE TABLE core_index_release.rules AS FROM {schema}.rules;
CREATE TABLE core_index_release.manifest AS
SELECT ''' || audience || ''' AS audience, {district} AS district_code, {recipient} AS recipient,
    system.main.core_index_version() AS core_index_version, system.main.version() AS duckdb_version,
    system.main.now() AS released_at,
    (SELECT value FROM {schema}.rules WHERE metric = ''disclosure'' AND parameter = ''min_n'') AS min_n,
' || CASE audience
    WHEN 'staff' THEN '    ''student records, no audit'' AS audit'
    WHEN 'research' THEN '    ''student records without identifiers, k = ' || k || ', l = ' || l || ''' AS audit'
    ELSE '    ''pass'' AS audit'
END || ';
CREATE TABLE core_index_release.manifest_inputs AS
SELECT DISTINCT file_type, sha256 FROM {source}.loaded_files ORDER BY ALL;
CREATE TABLE core_index_release.manifest_tables AS
' || (SELECT system.main.string_agg('SELECT ''' || t || ''' AS table_name, system.main.count(*) AS row_count FROM core_index_release.' || t, '
UNION ALL ') FROM (VALUES ('metrics'), ('index_levels'), ('index_scores'), ('index_explain'), ('dashboard'),
    ('peer_benchmarks'), ('peer_groups'), ('data_quality'), ('entities'), ('students'), ('enrollments'),
    ('absences'), ('incident_results'), ('scores'), ('records'), ('rules')) AS tables(t)
    WHERE t = 'rules' OR CASE audience WHEN 'research' THEN 'research' WHEN 'staff' THEN 'staff' ELSE 'figures' END = CASE
        WHEN t = 'records' THEN 'research'
        WHEN t IN ('students', 'enrollments', 'absences', 'incident_results', 'scores') THEN 'staff' ELSE 'figures' END) || ';
COMMIT;
CHECKPOINT core_index_release;
DETACH core_index_release;
',
        '{rows}', CASE audience
            WHEN 'public' THEN 'm.is_public'
            WHEN 'collaborative' THEN 'TRUE'
            ELSE 'm.is_public OR e.district_code = {district}'
        END),
        '{schema}', schema), '{source}', coalesce(source, schema)),
        '{file}', '''' || system.main.replace(file, '''', '''''') || ''''),
        '{district}', coalesce('''' || system.main.replace(district_code, '''', '''''') || '''', 'NULL::VARCHAR')),
        '{recipient}', coalesce('''' || system.main.replace(recipient, '''', '''''') || '''', 'NULL::VARCHAR')),
        '{records}', coalesce(records, '')),
        '{policy}', 'MAP {' || coalesce(system.main.list_aggregate(system.main.list_transform(system.main.map_entries(CAST(policy AS MAP(VARCHAR, VARCHAR))),
            lambda e: '''' || system.main.replace(e.key, '''', '''''') || ''': ''' || system.main.replace(e.value, '''', '''''') || ''''), 'string_agg', ', '), '') || '}')
END
