//! `file_sha256(path)`

use std::fmt::Write as _;
use std::fs::File;
use std::io;

use sha2::{Digest, Sha256};

use super::Documentation;
use crate::duckdb::{
    Chunk, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "file_sha256",
    kind: "scalar",
    signature: "file_sha256(path VARCHAR, external_access BOOLEAN) -> VARCHAR",
    description: "The SHA-256 (FIPS 180-4) of a local file in hexadecimal, read in little memory, \
        which sha256(content) over read_blob is not. external_access hands down DuckDB's setting \
        enable_external_access: FALSE is an error, and so is a file that cannot be read. NULL \
        when an argument is NULL.",
    example: "SELECT file, file_sha256(file, TRUE) FROM glob('districts/**')",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![Type::Varchar, Type::Boolean],
            returns: Type::Varchar,
            body,
        }],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let (paths, access) = (chunk.column(0), chunk.column(1));
    for row in 0..chunk.len() {
        if !paths.is_valid(row) || !access.is_valid(row) {
            output.set_null(row);
            continue;
        }
        let path = paths.text(row)?;
        if !access.bool(row)? {
            return Err(Error(
                "file_sha256: reading files is disabled by the setting enable_external_access"
                    .into(),
            ));
        }
        let hash =
            hash(path).map_err(|e| Error(format!("file_sha256: {path} cannot be read: {e}")))?;
        output.set_text(row, &hash);
    }
    Ok(())
}

fn hash(path: &str) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    io::copy(&mut file, &mut hasher)?;
    let mut text = String::with_capacity(64);
    for byte in hasher.finalize() {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}
