//! `pseudonym(key_source, value, domain)`

use std::collections::HashMap;

use super::Documentation;
use crate::disclosure::pseudonym::Key;
use crate::duckdb::{
    Chunk, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "pseudonym",
    kind: "scalar",
    signature: "pseudonym(key_source VARCHAR, value VARCHAR, domain VARCHAR) -> VARCHAR",
    description: "A code in place of an identifier, 64 hexadecimal digits: HMAC-SHA-256 (RFC 2104) \
        of domain, a NUL and value. key_source says where the key is, 'env:NAME' or 'file:path', \
        and is never the key itself; the key has 32 bytes at least, line ends at its end left \
        out. domain names release and field: codes of different domains cannot be joined. Who has \
        the key can recode, so the result is pseudonymous, not anonymous; name the column so. NULL \
        for a NULL value. A source that cannot be read, a short key and an empty domain are \
        errors; none shows the key.",
    example: "SELECT pseudonym('env:CORE_INDEX_RELEASE_KEY', NULL, 'study 12|student') AS \
        student_pseudonym",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![Type::Varchar; 3],
            returns: Type::Varchar,
            body,
        }],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let error = |e| Error(format!("{}: {e}", DOCUMENTATION.name));
    let [sources, values, domains] = [0, 1, 2].map(|column| chunk.column(column));
    let mut keys: HashMap<&str, Key> = HashMap::new();
    for row in 0..chunk.len() {
        if ![&sources, &values, &domains]
            .iter()
            .all(|c| c.is_valid(row))
        {
            output.set_null(row);
            continue;
        }
        let source = sources.text(row)?;
        if !keys.contains_key(source) {
            keys.insert(source, Key::read(source).map_err(error)?);
        }
        let code = keys[source].code(domains.text(row)?, values.text(row)?);
        output.set_text(row, &code.map_err(error)?);
    }
    Ok(())
}
