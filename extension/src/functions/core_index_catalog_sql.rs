//! `core_index_catalog_sql()`

use super::Documentation;
use crate::catalog;
use crate::duckdb::{Connection, Result, ScalarFunction, Type, register_scalar};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "core_index_catalog_sql",
    kind: "scalar",
    signature: "core_index_catalog_sql() -> VARCHAR",
    description: "The script that LOAD runs to attach the catalog core_index with its macros. \
        DuckDB runs an extension's LOAD once for a database instance, so after DETACH core_index \
        run the text that this function gives to have the macros back.",
    example: "SELECT length(core_index_catalog_sql()) > 0 AS has_script",
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
                    output.set_text(row, &catalog::script());
                }
                Ok(())
            },
        }],
    )
}
