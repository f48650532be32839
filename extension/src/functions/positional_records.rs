//! `positional_records(path, reader, record_type, widths, layout, external_access)`

use super::Documentation;
use super::file_records::FileRecords;
use crate::duckdb::{Connection, Error, Result, Type, register_table};
use crate::files::{Shape, Width};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "positional_records",
    kind: "table",
    signature: "positional_records(path VARCHAR or VARCHAR[], reader VARCHAR, record_type VARCHAR, widths BIGINT[] or VARCHAR[], layout VARCHAR, external_access BOOLEAN) -> TABLE",
    description: "The records of text files without a header line: local files (names, patterns \
        or a list of them; without a match no rows), plain or gzip; UTF-8, Windows-1252 line by \
        line, or UTF-16 with a byte order mark; CR LF or LF; caret, comma or tab, whichever the \
        first lines have most of; quotes unquote in comma files only. Each record begins with \
        record_type, has one of the numbers of fields in widths (21; '21+2', of which an extract \
        adds the last two; with the academic years that use it '35 from 2023-2024', '39+2 to \
        2022-2023'; a record of another year has a problem), and its fields are in the order of \
        layout (see layout_columns). The columns are those of the layout, trimmed, NULL for a \
        blank and for what is not of a form that is not text; then width (the number of fields), \
        lea_code and academic_year (the record's own, of its fields of form lea and \
        academic_year, else those of the first good record of the file), filename, line_number, \
        problem (what is wrong with the record and how to mend it, or NULL; the record stays) \
        and raw_line (its text, when it has a problem). Errors, which begin with reader, are a \
        file whose first 100 records have none of the type with the fields of its year, or ten \
        values or more of a column and none of its form, one that cannot be read, a damaged gzip \
        stream, a zip archive and an Excel workbook. Rows come in no order. The extension opens the \
        files itself, so external_access hands down DuckDB's setting: FALSE is an error.",
    example: "FROM positional_records('districts/*STAS*.txt', 'mine', 'STAS', [3], 'RecordTypeCode type text, ReportingLEA lea lea!, SSID ssid ssid!', TRUE)",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let parameters = [
        Type::Any,
        Type::Varchar,
        Type::Varchar,
        Type::Any,
        Type::Varchar,
        Type::Boolean,
    ];
    register_table(connection, name, &parameters, |arguments| {
        let [path, reader, record_type, widths, layout, external_access] = arguments
            .try_into()
            .map_err(|_| Error("positional_records takes 6 arguments".into()))?;
        let widths = widths.elements();
        let shape = Shape::Positional {
            record_type: record_type.text(),
            widths: (widths.iter().map(|width| Width::parse(&width.text())))
                .collect::<std::result::Result<_, _>>()
                .map_err(|e| Error(format!("{}: {e}", reader.text())))?,
        };
        FileRecords::new(path, &reader, &layout, shape, external_access.boolean())
    })
}
