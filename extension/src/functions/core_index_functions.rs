//! `core_index_functions()`

use super::Documentation;
use crate::catalog;
use crate::duckdb::{Connection, Result, ScalarFunction, Type, register_scalar};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "core_index_functions",
    kind: "scalar",
    signature: "core_index_functions() -> STRUCT(name VARCHAR, kind VARCHAR, signature VARCHAR, description VARCHAR, example VARCHAR)[]",
    description: "Every function and macro of the extension. core_index.functions() gives the \
        same as a table.",
    example: "SELECT len(core_index_functions()) > 100 AS has_functions",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let entry = Type::Struct(
        ["name", "kind", "signature", "description", "example"]
            .map(|field| (field, Type::Varchar))
            .to_vec(),
    );
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![],
            returns: entry.list(),
            body: |chunk, output| {
                let entries = catalog::entries();
                for row in 0..chunk.len() {
                    let start = output.append_list(row, entries.len())?;
                    let mut child = output.list_child();
                    for (place, entry) in (start..).zip(&entries) {
                        let texts = [
                            &entry.name,
                            entry.kind,
                            &entry.signature,
                            &entry.description,
                            &entry.example,
                        ];
                        for (field, text) in texts.into_iter().enumerate() {
                            child.field(field).set_text(place, text);
                        }
                    }
                }
                Ok(())
            },
        }],
    )
}
