//! The hidden in-memory catalog `core_index`: the macros of `macros/`, the
//! list of functions, and the script of the views in `sql/`.
//!
//! An attached catalog works where the user's database is read-only, persists
//! nothing there, and is seen by every connection.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::duckdb::{Connection, Database, Error, Result};
use crate::register::FUNCTIONS;

/// `MACROS` and `VIEWS`: (name, text) of each file, in steps. A file uses those
/// of earlier steps only.
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
pub(crate) fn attach(database: &Database, connection: &Connection) -> Result<()> {
    if is_attached(connection) {
        return Ok(());
    }
    connection.execute(ATTACH)?;
    embedded::MACROS
        .iter()
        .try_for_each(|step| create(database, step))
        .inspect_err(|_| {
            // The first error is the one to tell.
            let _ = connection.execute("DETACH core_index");
        })
}

/// Creates the macros of one step. Parsing and binding them is nearly all of
/// `LOAD`'s time, so threads share it.
fn create(database: &Database, step: &[(&str, &str)]) -> Result<()> {
    let next = AtomicUsize::new(0);
    let work = || {
        let connection = database.connect()?;
        while let Some((name, text)) = step.get(next.fetch_add(1, Ordering::Relaxed)) {
            connection
                .execute(text)
                .map_err(|e| Error(format!("core_index: cannot create {name}: {}", e.0)))?;
        }
        Ok(())
    };
    let threads = thread::available_parallelism().map_or(1, |n| n.get().min(step.len()).min(4));
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let own = work();
        others.into_iter().fold(own, |result, other| {
            result.and(
                other
                    .join()
                    .unwrap_or_else(|_| Err(Error("core_index: a thread of LOAD panicked".into()))),
            )
        })
    })
}

const ATTACH: &str = "ATTACH ':memory:' AS core_index (READ_WRITE, HIDDEN)";

/// The whole of what `LOAD` does to the catalog, for a client to run.
pub(crate) fn script() -> String {
    let statements = embedded::MACROS.iter().copied().flatten();
    statements.fold(format!("{ATTACH};\nBEGIN;\n"), |script, (_, text)| {
        script + text.trim_end().trim_end_matches(';') + ";\n"
    }) + "COMMIT;\n"
}

/// The documentation of a function or macro, as `core_index.functions()` shows it.
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) signature: String,
    pub(crate) description: String,
    pub(crate) example: String,
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

/// Every function, then every macro.
pub(crate) fn entries() -> Vec<Entry> {
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
    let macros = embedded::MACROS
        .iter()
        .copied()
        .flatten()
        .map(|(name, text)| Entry {
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
    native.chain(macros).collect()
}

/// The script that creates the views of the index in `schema`, over the tables
/// of the schema `source`; with `materialized`, tables instead of views.
///
/// Two lines of a view's header matter here. With `materialized: always` it is
/// made as a table or not at all: a view of what is released would judge anew at
/// each query what may be shown, and what two of them show could be subtracted.
/// `report` is a query that says what has been computed, run after its step.
pub(crate) fn install_script(schema: &str, source: &str, materialized: bool) -> Result<String> {
    if let Some(name) = [schema, source]
        .into_iter()
        .find(|name| !is_schema_name(name))
    {
        return Err(Error(format!(
            "core_index.install_sql: {name} is not a schema name; write schema or database.schema"
        )));
    }
    let create = if materialized {
        "CREATE OR REPLACE TABLE"
    } else {
        CREATE_VIEW
    };
    let mut script = format!(
        "-- The views of core_index {version}.\n\
         CREATE SCHEMA IF NOT EXISTS {{schema}};\n\
         {CREATE_VIEW} {{schema}}.installation AS\n\
         SELECT '{version}' AS views_version, system.main.core_index_version() AS extension_version,\n\
         CASE WHEN views_version <> extension_version THEN\n\
         'the views were installed by core_index ' || views_version || '; run the script of core_index.install_sql again'\n\
         END AS advice;\n\n",
        version = env!("CARGO_PKG_VERSION"),
    );
    for (index, step) in embedded::VIEWS.iter().enumerate() {
        if materialized {
            script += START;
        }
        for (_, text) in *step {
            if materialized || header(text, "materialized") != "always" {
                script += text;
                script.push('\n');
            }
        }
        if materialized {
            script += &notice(index + 1, step);
            for report in step.iter().map(|(_, text)| header(text, "report")) {
                if !report.is_empty() {
                    script += &(report + ";\n\n");
                }
            }
        }
    }
    Ok(script
        .replace(CREATE_VIEW, create)
        .replace("{schema}", schema)
        .replace("{source}", source))
}

/// Keeps the time at which a step begins; `now()` would stand still in a transaction.
const START: &str =
    "SET VARIABLE core_index_started = system.main.uuid_extract_timestamp(system.main.uuidv7());\n";

/// A row that says which tables a step has computed, and in how many seconds.
fn notice(number: usize, step: &[(&str, &str)]) -> String {
    const SHOWN: usize = 60;
    let names: Vec<&str> = step.iter().map(|(name, _)| *name).collect();
    let fits = |shown: &usize| names[..*shown].join(", ").len() <= SHOWN;
    let shown = (1..=names.len()).rev().find(fits).unwrap_or(names.len());
    let more = match names.len() - shown {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let names = names[..shown].join(", ") + &more;
    format!(
        "SELECT '{number} of {}' AS step, '{names}' AS computed,\n\
         system.main.round(system.main.date_part('epoch', system.main.uuid_extract_timestamp(system.main.uuidv7()) \
         - system.main.getvariable('core_index_started')), 1) AS seconds;\n\n",
        embedded::VIEWS.len()
    )
}

/// How every view of `sql/` begins.
const CREATE_VIEW: &str = "CREATE OR REPLACE VIEW";

/// Whether `name` is one identifier or two with a dot between, each plain or quoted.
fn is_schema_name(name: &str) -> bool {
    let after_first = after_identifier(name);
    after_first.is_some_and(|rest| {
        rest.is_empty() || rest.strip_prefix('.').and_then(after_identifier) == Some("")
    })
}

/// What follows the identifier that `text` begins with.
fn after_identifier(text: &str) -> Option<&str> {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted
            .split_once('"')
            .and_then(|(name, rest)| (!name.is_empty()).then_some(rest));
    }
    let rest = text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    let is_start = |c: char| c.is_alphabetic() || c == '_';
    text.starts_with(is_start).then_some(rest)
}
