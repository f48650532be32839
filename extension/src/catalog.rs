//! The hidden in-memory catalog `core_index`: the macros of `macros/`, the
//! list of functions, and the script of the views in `sql/`.
//!
//! An attached catalog works where the user's database is read-only, persists
//! nothing there, and is seen by every connection.

use crate::duckdb::{Connection, Error, Result};
use crate::register::FUNCTIONS;

/// `MACROS` and `VIEWS`: (name, text) of each file, each after those it uses.
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded_sql.rs"));
}

/// Refuses to go on when the name of the catalog is taken by the user.
pub(crate) fn check_name(connection: &Connection) -> Result<()> {
    let names =
        connection.query_texts("SELECT database_name FROM system.main.duckdb_databases()")?;
    if names.iter().any(|name| name == "core_index") && !is_attached(connection) {
        return Err(Error(
            "core_index: a database named core_index is attached already, and the extension \
             keeps its macros in a catalog of that name. Attach the file under another name: \
             ATTACH 'core_index.duckdb' AS collaborative, or rename the file; then LOAD again"
                .into(),
        ));
    }
    check_schemas(connection)
}

/// A schema of that name makes every call of a macro ambiguous.
fn check_schemas(connection: &Connection) -> Result<()> {
    let schemas = connection.query_texts(
        "SELECT database_name FROM system.main.duckdb_schemas() WHERE schema_name = 'core_index'",
    )?;
    schemas.first().map_or(Ok(()), |database| {
        Err(Error(format!(
            "core_index: the database {database} has a schema named core_index, which makes the \
             name of the catalog of macros ambiguous. Rename or drop the schema, then LOAD again"
        )))
    })
}

fn is_attached(connection: &Connection) -> bool {
    connection
        .execute("FROM core_index.functions() LIMIT 0")
        .is_ok()
}

/// Attaches the catalog and creates everything in it; leaves nothing behind
/// when a step fails.
pub(crate) fn attach(connection: &Connection) -> Result<()> {
    if is_attached(connection) {
        return Ok(());
    }
    connection.execute(ATTACH)?;
    let created = connection.execute("BEGIN").and_then(|()| {
        statements().try_for_each(|(name, text)| {
            connection
                .execute(&text)
                .map_err(|e| Error(format!("core_index: cannot create {name}: {}", e.0)))
        })
    });
    match created {
        Ok(()) => connection.execute("COMMIT"),
        Err(error) => {
            connection.execute("ROLLBACK; DETACH core_index")?;
            Err(error)
        }
    }
}

const ATTACH: &str = "ATTACH ':memory:' AS core_index (READ_WRITE, HIDDEN)";

/// What `LOAD` creates, as (name, statement).
fn statements() -> impl Iterator<Item = (&'static str, String)> {
    embedded::MACROS
        .iter()
        .map(|&(name, text)| (name, text.to_owned()))
        .chain([
            ("install_sql", install_sql_macro()),
            ("functions", functions_macro()),
        ])
}

/// The whole of what `LOAD` does to the catalog, for a client to run.
pub(crate) fn script() -> String {
    statements().fold(format!("{ATTACH};\nBEGIN;\n"), |script, (_, text)| {
        script + text.trim_end().trim_end_matches(';') + ";\n"
    }) + "COMMIT;\n"
}

/// The documentation of a function or macro, as `core_index.functions()` shows it.
struct Entry {
    name: String,
    kind: &'static str,
    signature: String,
    description: String,
    example: String,
}

/// The header of an embedded SQL file: `-- key: text`, continued on lines
/// that start with `--` and more than one space.
fn header(text: &str, key: &str) -> String {
    let mut value = String::new();
    let mut inside = false;
    for line in text.lines().take_while(|line| line.starts_with("--")) {
        let line = &line[2..];
        if let Some(rest) = line
            .strip_prefix(' ')
            .and_then(|l| l.strip_prefix(key)?.strip_prefix(':'))
        {
            inside = true;
            value.push_str(rest.trim());
        } else if inside && (line.starts_with("  ") || line.trim().is_empty()) {
            value.push(' ');
            value.push_str(line.trim());
        } else {
            inside = false;
        }
    }
    value.trim().to_owned()
}

fn entries() -> Vec<Entry> {
    let native = FUNCTIONS.iter().map(|function| {
        let d = function.documentation;
        Entry {
            name: d.name.into(),
            kind: d.kind,
            signature: d.signature.into(),
            description: d.description.into(),
            example: d.example.into(),
        }
    });
    let macros = embedded::MACROS.iter().map(|(name, text)| Entry {
        name: format!("core_index.{name}"),
        kind: if text.contains(") AS TABLE") {
            "table macro"
        } else {
            "scalar macro"
        },
        signature: format!("core_index.{name}({})", header(text, "parameters")),
        description: header(text, "description"),
        example: header(text, "example"),
    });
    let own = [
        Entry {
            name: "core_index.functions".into(),
            kind: "table macro",
            signature: "core_index.functions()".into(),
            description: "Every function and macro of the extension: name, kind, signature, \
                description and an example that can be run."
                .into(),
            example: "SELECT name, kind FROM core_index.functions() ORDER BY name".into(),
        },
        Entry {
            name: "core_index.install_sql".into(),
            kind: "scalar macro",
            signature: "core_index.install_sql(schema := 'main', source := schema, \
                materialized := FALSE)"
                .into(),
            description: "The script that creates the views of the index in a schema, over the \
                tables that core_index.load_sql fills in the schema source. Run the text that it \
                gives. Both may be qualified by a database, so that the views can live outside a \
                read-only one. With materialized the script makes plain tables, each computed \
                once, which need no extension to read: give them a schema of their own. A name \
                that is not a schema is an error."
                .into(),
            example: "SELECT length(core_index.install_sql(schema := 'main')) > 0 AS has_script"
                .into(),
        },
    ];
    native.chain(macros).chain(own).collect()
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn functions_macro() -> String {
    let rows: Vec<String> = entries()
        .iter()
        .map(|e| {
            let row = [&e.name, e.kind, &e.signature, &e.description, &e.example].map(literal);
            format!("({})", row.join(", "))
        })
        .collect();
    format!(
        "CREATE MACRO core_index.functions() AS TABLE SELECT * FROM (VALUES {}) \
         AS f(name, kind, signature, description, example)",
        rows.join(", ")
    )
}

/// Names of the schema in a view script; a name may be qualified and quoted.
const NAME: &str = r#"("[^"]+"|[\pL_][\pL\pN_]*)(\.("[^"]+"|[\pL_][\pL\pN_]*))?"#;

fn install_sql_macro() -> String {
    let views: String = embedded::VIEWS
        .iter()
        .map(|(_, text)| format!("{text}\n"))
        .collect();
    let script = format!(
        "-- The views of core_index {version}.\n\
         CREATE SCHEMA IF NOT EXISTS {{schema}};\n\
         {CREATE_VIEW} {{schema}}.installation AS\n\
         SELECT '{version}' AS views_version, system.main.core_index_version() AS extension_version,\n\
         CASE WHEN views_version <> extension_version THEN\n\
         'the views were installed by core_index ' || views_version || '; run the script of core_index.install_sql again'\n\
         END AS advice;\n\n{views}",
        version = env!("CARGO_PKG_VERSION"),
    );
    format!(
        "CREATE MACRO core_index.install_sql(schema := 'main', source := NULL, materialized := FALSE) AS \
         CASE WHEN system.main.regexp_full_match(schema, {name}) \
              AND system.main.regexp_full_match(coalesce(source, schema), {name}) \
         THEN system.main.replace(system.main.replace(system.main.replace({script}, \
              '{CREATE_VIEW}', CASE WHEN materialized THEN 'CREATE OR REPLACE TABLE' ELSE '{CREATE_VIEW}' END), \
              '{{schema}}', schema), '{{source}}', coalesce(source, schema)) \
         ELSE system.main.error('core_index.install_sql: ' || schema || ' or ' || \
              coalesce(source, schema) || ' is not a schema name; write schema or database.schema') END",
        name = literal(NAME),
        script = literal(&script),
    )
}

/// How every view of `sql/` begins.
const CREATE_VIEW: &str = "CREATE OR REPLACE VIEW";
