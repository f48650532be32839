//! What `positional_records` and `header_records` share: the type of a record,
//! and the rows of records.

use crate::duckdb::{Chunk, Error, Output, Result, Type};
use crate::files::{Layout, ReadError, Records};

pub(super) fn record_type() -> Type {
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
pub(super) fn records(
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
