//! `positional_records(content, file, record_type, widths, layout)`

use super::Documentation;
use super::file_records::{record_type, records};
use crate::duckdb::{Connection, Result, ScalarFunction, Type, register_scalar};
use crate::files::read_positional;

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "positional_records",
    kind: "scalar",
    signature: "positional_records(content BLOB, file VARCHAR, record_type VARCHAR, widths BIGINT[], layout VARCHAR) -> STRUCT(line_number BIGINT, fields VARCHAR[], lea_code VARCHAR, academic_year VARCHAR, problem VARCHAR, raw_line VARCHAR)[]",
    description: "The records of a text file without a header line, from its bytes as read_blob \
        gives them (plain or gzip; UTF-8, UTF-16 with a byte order mark, or Windows-1252; CR LF or \
        LF; caret, comma or tab, whichever its first lines have most of; quotes unquote in comma \
        files only). Each begins with record_type, has one of the numbers of fields in widths, \
        and its fields are in the order of layout (see layout_columns), trimmed, NULL for a \
        blank. lea_code and academic_year are the record's own (of its fields of form lea and \
        academic_year), else those of the first good record. problem says what is wrong with a \
        record and how to mend it, raw_line is then its text, and the record stays. A file \
        without a record of the type, a damaged gzip stream, a zip archive and an Excel workbook \
        are errors, which begin with file. NULL when an argument is NULL.",
    example: "SELECT positional_records('STAS^0161119^1234567890'::BLOB, 'a.txt', 'STAS', [3], 'RecordTypeCode type text, ReportingLEA lea lea!, SSID ssid ssid!')",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![
                Type::Blob,
                Type::Varchar,
                Type::Varchar,
                Type::BigInt.list(),
                Type::Varchar,
            ],
            returns: record_type(),
            body: |chunk, output| {
                let [contents, _, record_types, widths, _] =
                    [0, 1, 2, 3, 4].map(|column| chunk.column(column));
                records(chunk, output, 4, |row, layout| {
                    let child = widths.list_child()?;
                    let widths = child.i64s()?[widths.list_range(row)?]
                        .iter()
                        .map(|&width| usize::try_from(width).unwrap_or_default())
                        .collect::<Vec<_>>();
                    Ok(read_positional(
                        contents.bytes(row)?,
                        record_types.text(row)?,
                        &widths,
                        layout,
                    ))
                })
            },
        }],
    )
}
