//! `growth_small_cells(moments, regressors, scores, min_n)`

use super::Documentation;
use super::growth_moments::{error, moments_type};
use super::growth_moments_merge::MomentsReader;
use crate::duckdb::{
    Chunk, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::growth::small_cells::small_cells;

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "growth_small_cells",
    kind: "scalar",
    signature: "growth_small_cells(moments STRUCT, regressors VARCHAR[], scores BIGINT, min_n \
        BIGINT) -> STRUCT(cell VARCHAR, n BIGINT)[]",
    description: "The students that a result of growth_moments tells about one by one: cells of 1 \
        to min_n - 1 students, of which the moments give the number, and mostly the sum of their \
        scores. regressors names x1, x2, … in order, the first scores of them being scores of the \
        students. Cells: all students; those with a regressor that is 0 or 1, or without it; with \
        or without two of them; and those with none of several of which nobody has two. A \
        regressor after the scores that is neither 0 or 1 nor the same for all cannot be judged: \
        it is a cell with n NULL. Empty when nothing is small. NULL for NULL; names that do not \
        fit the moments, or a min_n below 1, are an error.",
    example: "SELECT growth_small_cells(growth_moments(2400 + i, 2390 + i, i % 2, CAST(i = 7 AS INTEGER)), ['pretest', 'english_learner', \
        'foster'], 1, 11) AS cells FROM range(30) AS t(i)",
};

const NAME: &str = DOCUMENTATION.name;

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let cell = Type::Struct(vec![("cell", Type::Varchar), ("n", Type::BigInt)]);
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![
                moments_type(),
                Type::Varchar.list(),
                Type::BigInt,
                Type::BigInt,
            ],
            returns: cell.list(),
            body,
        }],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let columns = [0, 1, 2, 3].map(|index| chunk.column(index));
    let [moments, names, scores, min_n] = &columns;
    let reader = MomentsReader::new(NAME, moments)?;
    let name_texts = names.list_child()?;
    for row in 0..chunk.len() {
        if !columns.iter().all(|column| column.is_valid(row)) {
            output.set_nested_null(row);
            continue;
        }
        let texts = names
            .list_range(row)?
            .map(|index| {
                if name_texts.is_valid(index) {
                    name_texts.text(index)
                } else {
                    Err(Error(format!(
                        "{NAME}: a name of regressors is NULL; name each of them"
                    )))
                }
            })
            .collect::<Result<Vec<_>>>()?;
        let number = |value: i64, argument: &str| {
            u64::try_from(value).map_err(|_| {
                Error(format!(
                    "{NAME}: {argument} is {value}; it cannot be negative"
                ))
            })
        };
        let scores = number(scores.i64s()?[row], "scores")?;
        let min_n = number(min_n.i64s()?[row], "min_n")?;
        let moments = reader.read(NAME, row, String::new())?;
        let scores = usize::try_from(scores).unwrap_or(usize::MAX);
        let cells = small_cells(&moments, &texts, scores, min_n).map_err(error)?;
        let start = output.append_list(row, cells.len())?;
        let mut child = output.list_child();
        for (index, cell) in cells.iter().enumerate() {
            child.field(0).set_text(start + index, &cell.cell);
            let mut n = child.field(1);
            match cell.n {
                Some(value) => n.set_i64(start + index, i64::try_from(value).unwrap_or(i64::MAX)),
                None => n.set_null(start + index),
            }
        }
    }
    Ok(())
}
