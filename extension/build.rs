//! Embeds the SQL of `macros/` and `sql/` in steps: macros after the macros
//! they call, views after the views they read.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("..");
    let mut generated = String::new();
    for (constant, folder, qualifier) in [
        ("MACROS", "macros", "core_index."),
        ("VIEWS", "sql", "{schema}."),
    ] {
        let folder = root.join(folder);
        println!("cargo:rerun-if-changed={}", folder.display());
        let mut files = BTreeMap::new();
        collect(&folder, &mut files)?;
        writeln!(
            generated,
            "pub(super) const {constant}: &[&[(&str, &str)]] = &["
        )
        .map_err(io::Error::other)?;
        for step in in_dependency_steps(files, qualifier) {
            writeln!(generated, "&{step:?},").map_err(io::Error::other)?;
        }
        generated.push_str("];\n");
    }
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("embedded_sql.rs");
    fs::write(out, generated)
}

fn collect(folder: &Path, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if files
                .insert(stem.clone(), fs::read_to_string(&path)?)
                .is_some()
            {
                return Err(io::Error::other(format!("two files are named {stem}.sql")));
            }
        }
    }
    Ok(())
}

/// Repeatedly takes the files that name no file still waiting.
fn in_dependency_steps(
    mut waiting: BTreeMap<String, String>,
    qualifier: &str,
) -> Vec<Vec<(String, String)>> {
    let mut steps = Vec::new();
    while !waiting.is_empty() {
        let names: Vec<String> = waiting.keys().cloned().collect();
        let (step, rest): (BTreeMap<_, _>, BTreeMap<_, _>) =
            waiting.into_iter().partition(|(stem, text)| {
                names
                    .iter()
                    .all(|other| other == stem || !uses(text, &format!("{qualifier}{other}")))
            });
        assert!(
            !step.is_empty(),
            "these SQL files need each other: {names:?}"
        );
        let mut step: Vec<_> = step.into_iter().collect();
        // The longest first, so that the threads of LOAD end together.
        step.sort_by_key(|(_, text)| Reverse(text.len()));
        steps.push(step);
        waiting = rest;
    }
    steps
}

/// Whether SQL text, comments aside, has the qualified name `name`.
fn uses(text: &str, name: &str) -> bool {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .any(|line| {
            line.match_indices(name).any(|(start, _)| {
                let next = line[start + name.len()..].chars().next();
                !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
            })
        })
}
