//! `record_fields(text, delimiter)`

use super::Documentation;
use crate::duckdb::{
    Chunk, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::files::{Delimiter, Splitter};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "record_fields",
    kind: "scalar",
    signature: "record_fields(text VARCHAR, delimiter VARCHAR) -> VARCHAR[]",
    description: "The fields of one record of text_records, trimmed; a blank field is NULL. The \
        delimiter is '^', ',' or a tab, anything else is an error. Only comma records unquote; \
        elsewhere a quote is data. NULL when an argument is NULL.",
    example: "SELECT record_fields('STAS^A^^ 180.00 ', '^')",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![Type::Varchar, Type::Varchar],
            returns: Type::Varchar.list(),
            body,
        }],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let (texts, delimiters) = (chunk.column(0), chunk.column(1));
    for row in 0..chunk.len() {
        if !texts.is_valid(row) || !delimiters.is_valid(row) {
            output.set_nested_null(row);
            continue;
        }
        let delimiter = match delimiters.text(row)? {
            "^" => Delimiter::Caret,
            "," => Delimiter::Comma,
            "\t" => Delimiter::Tab,
            other => {
                return Err(Error(format!(
                    "record_fields: delimiter '{other}' is not '^', ',' or a tab"
                )));
            }
        };
        let text = texts.text(row)?;
        let mut count = 0;
        let mut splitter = Splitter::new(delimiter);
        splitter.split(text, |_| count += 1);
        let mut next = output.append_list(row, count)?;
        let mut child = output.list_child();
        splitter.split(text, |field| {
            match field {
                Some(field) => child.set_text(next, field),
                None => child.set_null(next),
            }
            next += 1;
        });
    }
    Ok(())
}
