//! `layout_columns(layout)`

use super::Documentation;
use crate::duckdb::{Connection, Error, Result, ScalarFunction, Type, register_scalar};
use crate::files::Layout;

pub(crate) const DOCUMENTATION: Documentation = Documentation {
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

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
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
