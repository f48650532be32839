//! `core_index_install_sql(schema, source, materialized)`

use super::Documentation;
use crate::catalog;
use crate::duckdb::{Connection, Result, ScalarFunction, Type, register_scalar};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "core_index_install_sql",
    kind: "scalar",
    signature: "core_index_install_sql(schema VARCHAR, source VARCHAR, materialized BOOLEAN) -> VARCHAR",
    description: "What core_index.install_sql gives, without its defaults. NULL for NULL.",
    example: "SELECT length(core_index_install_sql('main', 'main', FALSE)) > 0 AS has_script",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![Type::Varchar, Type::Varchar, Type::Boolean],
            returns: Type::Varchar,
            body: |chunk, output| {
                let [schemas, sources, materialized] = [0, 1, 2].map(|column| chunk.column(column));
                for row in 0..chunk.len() {
                    if !(schemas.is_valid(row)
                        && sources.is_valid(row)
                        && materialized.is_valid(row))
                    {
                        output.set_null(row);
                        continue;
                    }
                    let script = catalog::install_script(
                        schemas.text(row)?,
                        sources.text(row)?,
                        materialized.bool(row)?,
                    )?;
                    output.set_text(row, &script);
                }
                Ok(())
            },
        }],
    )
}
