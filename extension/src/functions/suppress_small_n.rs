//! `suppress_small_n(value, n [, min_n])`

use super::Documentation;
use crate::duckdb::{
    Chunk, Column, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "suppress_small_n",
    kind: "scalar",
    signature: "suppress_small_n(value BIGINT | DOUBLE | VARCHAR, n BIGINT [, min_n BIGINT]) -> type of value",
    description: "The value, or NULL when it rests on fewer than min_n students (default 11). \
        NULL when any argument is NULL: an unknown n does not publish. A negative n, or a min_n \
        below 1, is an error. Primary suppression only: it does not stop a reader who subtracts \
        one published figure from another. The macro core_index.suppress_small_n does the same \
        for whole tables and keeps every type.",
    example: "SELECT suppress_small_n(0.25, 8), suppress_small_n(0.25, 11)",
};

const DEFAULT_MIN_N: i64 = 11;

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    type Body = fn(&Chunk<'_>, &mut Output<'_>) -> Result<()>;
    let bodies: [(Type, Body); 3] = [
        (Type::BigInt, |chunk, output| {
            let values = chunk.column(0).i64s()?;
            suppress(chunk, output, |output, row, _| {
                output.set_i64(row, values[row]);
                Ok(())
            })
        }),
        (Type::Double, |chunk, output| {
            let values = chunk.column(0).f64s()?;
            suppress(chunk, output, |output, row, _| {
                output.set_f64(row, values[row]);
                Ok(())
            })
        }),
        (Type::Varchar, |chunk, output| {
            suppress(chunk, output, |output, row, column| {
                output.set_text(row, column.text(row)?);
                Ok(())
            })
        }),
    ];
    let overloads = bodies
        .into_iter()
        .flat_map(|(value, body)| {
            [2, 3].map(|arguments| {
                let mut parameters = vec![Type::BigInt; arguments];
                parameters[0] = value.clone();
                ScalarFunction {
                    parameters,
                    returns: value.clone(),
                    body,
                }
            })
        })
        .collect();
    register_scalar(connection, name, overloads)
}

fn suppress(
    chunk: &Chunk<'_>,
    output: &mut Output<'_>,
    publish: impl Fn(&mut Output<'_>, usize, &Column<'_>) -> Result<()>,
) -> Result<()> {
    let columns: Vec<Column<'_>> = (0..chunk.width()).map(|i| chunk.column(i)).collect();
    let n = columns[1].i64s()?;
    let min_n = columns.get(2).map(Column::i64s).transpose()?;
    for row in 0..chunk.len() {
        if columns.iter().any(|column| !column.is_valid(row)) {
            output.set_null(row);
            continue;
        }
        let min_n = min_n.map_or(DEFAULT_MIN_N, |rows| rows[row]);
        if n[row] < 0 {
            return Err(Error(format!(
                "suppress_small_n: n = {} is negative; n is a number of students",
                n[row]
            )));
        }
        if min_n < 1 {
            return Err(Error(format!(
                "suppress_small_n: min_n = {min_n}; the smallest group that may be shown has at \
                 least 1 student (the usual minimum is {DEFAULT_MIN_N})"
            )));
        }
        if n[row] >= min_n {
            publish(output, row, &columns[0])?;
        } else {
            output.set_null(row);
        }
    }
    Ok(())
}
