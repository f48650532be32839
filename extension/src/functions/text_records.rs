//! `text_records(content)`

use super::Documentation;
use crate::duckdb::{
    Chunk, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::files::{Delimiter, decode, records};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "text_records",
    kind: "scalar",
    signature: "text_records(content BLOB) -> STRUCT(delimiter VARCHAR, records STRUCT(line BIGINT, text VARCHAR)[])",
    description: "The records of a delimited text file, from its bytes as read_blob gives them: \
        plain or gzip; UTF-8, Windows-1252 line by line, or UTF-16 with a byte order mark; CR LF or LF. The \
        delimiter (caret, comma or tab) is the one its first lines have most of. line is the \
        number of the line a record starts on; blank lines are left out; in comma files a quoted \
        field may hold line ends. NULL for NULL. A damaged gzip stream, a zip archive or an \
        Excel workbook is an error.",
    example: "SELECT text_records('STAS^A^Diaz\\x0D\\x0ASTAS^A^Pe\\xF1a'::BLOB)",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let record = Type::Struct(vec![("line", Type::BigInt), ("text", Type::Varchar)]);
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![Type::Blob],
            returns: Type::Struct(vec![
                ("delimiter", Type::Varchar),
                ("records", record.list()),
            ]),
            body,
        }],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let contents = chunk.column(0);
    for row in 0..chunk.len() {
        if !contents.is_valid(row) {
            output.set_nested_null(row);
            continue;
        }
        let text = decode(contents.bytes(row)?).map_err(|e| Error(format!("text_records: {e}")))?;
        let delimiter = Delimiter::sniff(text.as_bytes());
        output
            .field(0)
            .set_text(row, &char::from(delimiter.byte()).to_string());
        let all: Vec<(usize, &str)> = records(&text, delimiter).collect();
        let mut list = output.field(1);
        let start = list.append_list(row, all.len())?;
        let mut child = list.list_child();
        let mut lines = child.field(0);
        for (index, &(line, _)) in all.iter().enumerate() {
            lines.set_i64(start + index, line.try_into().unwrap_or(i64::MAX));
        }
        let mut texts = child.field(1);
        for (index, &(_, text)) in all.iter().enumerate() {
            texts.set_text(start + index, text);
        }
    }
    Ok(())
}
