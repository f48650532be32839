//! `core_index_version()`

use super::Documentation;
use crate::duckdb::{Connection, Result, ScalarFunction, Type, register_scalar};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "core_index_version",
    kind: "scalar",
    signature: "core_index_version() -> VARCHAR",
    description: "The version of the loaded extension.",
    example: "SELECT core_index_version()",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![],
            returns: Type::Varchar,
            body: |chunk, output| {
                for row in 0..chunk.len() {
                    output.set_text(row, env!("CARGO_PKG_VERSION"));
                }
                Ok(())
            },
        }],
    )
}
