//! `positional_records`, `header_records` and `layout_columns`

use super::Documentation;
use crate::duckdb::{
    Chunk, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::files::{Layout, Place, ReadError, Records, read_positional, read_with_header};

pub(crate) const POSITIONAL: Documentation = Documentation {
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

pub(crate) const HEADER: Documentation = Documentation {
    name: "header_records",
    kind: "scalar",
    signature: "header_records(content BLOB, file VARCHAR, layout VARCHAR, lea_code VARCHAR, academic_year VARCHAR) -> STRUCT(line_number BIGINT, fields VARCHAR[], lea_code VARCHAR, academic_year VARCHAR, problem VARCHAR, raw_line VARCHAR)[]",
    description: "The records of a text file (as positional_records takes it) whose columns are \
        found by the names in a header line, which may stand below titles. fields are in the \
        order of layout (see layout_columns) whatever the order in the file, NULL for a column \
        that the file does not have, for a blank and for 'No Data'. lea_code and academic_year are what the path tells of the \
        file, '' for nothing: then a column of form lea_cds in the first records tells the LEA of \
        the file, one of form school_cds that of its record; a column of form academic_year goes \
        before the path. A record whose LEA or year nothing tells has a problem. A file among \
        whose first lines none has the columns needed is an error that names those missing. NULL \
        when an argument is NULL.",
    example: "SELECT header_records('Item,SSID\\x0Aq1,1234567890'::BLOB, 'a.csv', 'SSID ssid ssid!', '0161119', '2022-2023')",
};

pub(crate) const COLUMNS: Documentation = Documentation {
    name: "layout_columns",
    kind: "scalar",
    signature: "layout_columns(layout VARCHAR) -> STRUCT(position BIGINT, name VARCHAR, column_name VARCHAR, form VARCHAR, needed BOOLEAN, in_header BOOLEAN, words VARCHAR)[]",
    description: "The columns of a layout, a text of entries 'name column_name form' separated by \
        commas: name (in the file; former names after '|'), the reader's column_name, form (how \
        its values are written), needed (a '!' after the form: every record needs a value), \
        in_header (a '!' or '*': a header line must have the column) and words, what the form \
        asks. An unknown form is an error. NULL for NULL.",
    example: "SELECT unnest(layout_columns('SSID|StateID ssid ssid!, Grade grade_level grade_level'), recursive := TRUE)",
};

pub(crate) fn register_positional(connection: &Connection, name: &str) -> Result<()> {
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

pub(crate) fn register_header(connection: &Connection, name: &str) -> Result<()> {
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![
                Type::Blob,
                Type::Varchar,
                Type::Varchar,
                Type::Varchar,
                Type::Varchar,
            ],
            returns: record_type(),
            body: |chunk, output| {
                let [contents, _, _, lea_codes, years] =
                    [0, 1, 2, 3, 4].map(|column| chunk.column(column));
                records(chunk, output, 2, |row, layout| {
                    let told = |text: &str| (!text.is_empty()).then(|| text.to_owned());
                    let place = Place {
                        lea_code: told(lea_codes.text(row)?),
                        academic_year: told(years.text(row)?),
                    };
                    Ok(read_with_header(contents.bytes(row)?, layout, place))
                })
            },
        }],
    )
}

fn record_type() -> Type {
    Type::Struct(vec![
        ("line_number", Type::BigInt),
        ("fields", Type::Varchar.list()),
        ("lea_code", Type::Varchar),
        ("academic_year", Type::Varchar),
        ("problem", Type::Varchar),
        ("raw_line", Type::Varchar),
    ])
    .list()
}

/// Writes the records that `read` gives for each row without a NULL argument;
/// its errors get the name of the file, the second argument, before them.
fn records(
    chunk: &Chunk<'_>,
    output: &mut Output<'_>,
    layout_column: usize,
    read: impl Fn(usize, &Layout) -> Result<std::result::Result<Records, ReadError>>,
) -> Result<()> {
    let files = chunk.column(1);
    let layouts = chunk.column(layout_column);
    for row in 0..chunk.len() {
        if (0..chunk.width()).any(|column| !chunk.column(column).is_valid(row)) {
            output.set_nested_null(row);
            continue;
        }
        let file = files.text(row)?;
        let layout =
            Layout::parse(layouts.text(row)?).map_err(|e| Error(format!("{file}: {e}")))?;
        let read = read(row, &layout)?.map_err(|e| Error(format!("{file} {e}")))?;
        write(output, row, &read)?;
    }
    Ok(())
}

fn write(output: &mut Output<'_>, row: usize, read: &Records) -> Result<()> {
    let start = output.append_list(row, read.records.len())?;
    let mut child = output.list_child();
    let mut set_texts = |field: usize, place: usize, text: Option<&str>| {
        let mut column = child.field(field);
        match text {
            Some(text) => column.set_text(place, text),
            None => column.set_null(place),
        }
    };
    for (place, record) in (start..).zip(&read.records) {
        let of = read.place(record);
        set_texts(2, place, of.lea_code.as_deref());
        set_texts(3, place, of.academic_year.as_deref());
        let problem = record.problem.as_ref();
        set_texts(4, place, problem.map(|(problem, _)| problem.as_str()));
        set_texts(5, place, problem.map(|(_, text)| text.as_str()));
    }
    let mut lines = child.field(0);
    for (place, record) in (start..).zip(&read.records) {
        lines.set_i64(place, record.line.try_into().unwrap_or(i64::MAX));
    }
    let mut lists = child.field(1);
    lists.reserve_list(read.field_count())?;
    for (place, record) in (start..).zip(&read.records) {
        let fields = read.fields(record);
        let first = lists.append_list(place, fields.len())?;
        let mut texts = lists.list_child();
        for index in 0..fields.len() {
            match fields.get(index) {
                Some(text) => texts.set_text(first + index, text),
                None => texts.set_null(first + index),
            }
        }
    }
    Ok(())
}

pub(crate) fn register_columns(connection: &Connection, name: &str) -> Result<()> {
    let column = Type::Struct(vec![
        ("position", Type::BigInt),
        ("name", Type::Varchar),
        ("column_name", Type::Varchar),
        ("form", Type::Varchar),
        ("needed", Type::Boolean),
        ("in_header", Type::Boolean),
        ("words", Type::Varchar),
    ]);
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![Type::Varchar],
            returns: column.list(),
            body: |chunk, output| {
                let layouts = chunk.column(0);
                for row in 0..chunk.len() {
                    if !layouts.is_valid(row) {
                        output.set_nested_null(row);
                        continue;
                    }
                    let layout = Layout::parse(layouts.text(row)?)
                        .map_err(|e| Error(format!("layout_columns: {e}")))?;
                    let start = output.append_list(row, layout.columns.len())?;
                    let mut child = output.list_child();
                    for (place, column) in (start..).zip(&layout.columns) {
                        let position = i64::try_from(place - start + 1).unwrap_or(i64::MAX);
                        child.field(0).set_i64(place, position);
                        child.field(1).set_text(place, &column.name);
                        child.field(2).set_text(place, &column.column_name);
                        child.field(3).set_text(place, column.form.name);
                        child.field(4).set_bool(place, column.needed);
                        child.field(5).set_bool(place, column.in_header);
                        child.field(6).set_text(place, column.form.words);
                    }
                }
                Ok(())
            },
        }],
    )
}
