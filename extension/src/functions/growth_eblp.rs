//! `growth_eblp(scores [, options])`

use super::Documentation;
use crate::duckdb::{
    Chunk, Column, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::growth::eblp::{Eblp, EblpError, EblpOptions, Score, UnitEblp, predict};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "growth_eblp",
    kind: "scalar",
    signature: "growth_eblp(scores STRUCT(unit VARCHAR, student VARCHAR, block VARCHAR, score \
        DOUBLE)[] [, options STRUCT]) -> STRUCT(fit STRUCT(n, students, patterns BIGINT, blocks \
        VARCHAR[], error_covariance DOUBLE[][], block_covariance DOUBLE[][], \
        error_least_eigenvalue, block_least_eigenvalue DOUBLE), units STRUCT(unit VARCHAR, n, \
        n_target BIGINT, direct, direct_mse, blp, blp_mse, hybrid, hybrid_mse, prmse DOUBLE)[])",
    description: "Empirical best linear prediction of the mean growth of each school (Lockwood, \
        Castellano and McCaffrey, 2022), the weighted average of California's growth model: \
        students' growth scores of several blocks (year x grade x subject, at least 3) in one \
        mixed model, so that a school's other blocks lend precision to the target. direct is the \
        mean of the target's scores, blp the prediction, both in units of score with their mean \
        squared errors; hybrid the one with the smaller; prmse = 1 - blp_mse / direct_mse. \
        options: target VARCHAR[] (blocks, default all), weights 'n' (default) or 'equal' (a \
        block's weight in the target), pattern_means BOOLEAN (default true: means of block by \
        pattern of observed blocks are removed), min_pattern_students and min_pair_students \
        BIGINT (default 100: smaller patterns are joined; blocks that share fewer students have \
        error covariance 0). R and G are made positive semi-definite (Higham, 1988, 2002); \
        *_least_eigenvalue is the one before. blp_mse is first order: the jackknife term for the \
        estimation of G is not in it. A school without target scores has NULL, as blp has where \
        no variance is left. NULL for a NULL argument. NaN, a NULL inside, a student twice in a \
        block, fewer than 3 blocks, a block of too few students, schools that share no block and \
        pattern, or too few schools for the covariances, is an error.",
    example: "SELECT unnest(growth_eblp(list({'unit': 'school ' || ((i // 3) % 6)::VARCHAR, 'student': (i // 3)::VARCHAR, \
        'block': 'year ' || (i % 3)::VARCHAR, 'score': 100 + 5.0 * ((i // 3) % 6) + (i * 37) % 41}), \
        {'target': ['year 2'], 'min_pair_students': 20}).units, recursive := true) FROM range(720) AS r(i)",
};

const OPTIONS: &str = "target, weights, pattern_means, min_pattern_students, min_pair_students";

impl From<EblpError> for Error {
    fn from(error: EblpError) -> Self {
        Self(error.to_string())
    }
}

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let scores = Type::Struct(vec![
        ("unit", Type::Varchar),
        ("student", Type::Varchar),
        ("block", Type::Varchar),
        ("score", Type::Double),
    ]);
    let fit = Type::Struct(vec![
        ("n", Type::BigInt),
        ("students", Type::BigInt),
        ("patterns", Type::BigInt),
        ("blocks", Type::Varchar.list()),
        ("error_covariance", Type::Double.list().list()),
        ("block_covariance", Type::Double.list().list()),
        ("error_least_eigenvalue", Type::Double),
        ("block_least_eigenvalue", Type::Double),
    ]);
    let unit = Type::Struct(vec![
        ("unit", Type::Varchar),
        ("n", Type::BigInt),
        ("n_target", Type::BigInt),
        ("direct", Type::Double),
        ("direct_mse", Type::Double),
        ("blp", Type::Double),
        ("blp_mse", Type::Double),
        ("hybrid", Type::Double),
        ("hybrid_mse", Type::Double),
        ("prmse", Type::Double),
    ]);
    let overload = |options: &[Type]| ScalarFunction {
        parameters: [&[scores.clone().list()], options].concat(),
        returns: Type::Struct(vec![("fit", fit.clone()), ("units", unit.clone().list())]),
        body,
    };
    register_scalar(
        connection,
        name,
        vec![overload(&[]), overload(&[Type::Any])],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let lists = chunk.column(0);
    let scores = lists.list_child()?;
    let names = [scores.field(0)?, scores.field(1)?, scores.field(2)?];
    let values = scores.field(3)?;
    let options_column = (chunk.width() > 1).then(|| chunk.column(1));
    for row in 0..chunk.len() {
        if !lists.is_valid(row) || options_column.as_ref().is_some_and(|o| !o.is_valid(row)) {
            output.set_nested_null(row);
            continue;
        }
        let options = match &options_column {
            Some(column) => read_options(column, row)?,
            None => EblpOptions::default(),
        };
        let read = |index: usize| {
            let known = scores.is_valid(index) && values.is_valid(index);
            if !known || !names.iter().all(|name| name.is_valid(index)) {
                return Err(Error(
                    "growth_eblp: a score without unit, student, block or score; leave such rows \
                     out before list(): WHERE score IS NOT NULL"
                        .into(),
                ));
            }
            Ok(Score {
                unit: names[0].text(index)?,
                student: names[1].text(index)?,
                block: names[2].text(index)?,
                score: values.f64s()?[index],
            })
        };
        let scores = lists
            .list_range(row)?
            .map(read)
            .collect::<Result<Vec<_>>>()?;
        let result = predict(&scores, &options)?;
        write_fit(&mut output.field(0), row, &result)?;
        let mut list = output.field(1);
        let start = list.append_list(row, result.units.len())?;
        let mut child = list.list_child();
        for (index, unit) in result.units.iter().enumerate() {
            write_unit(&mut child, start + index, unit);
        }
    }
    Ok(())
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn write_fit(output: &mut Output<'_>, row: usize, result: &Eblp) -> Result<()> {
    for (index, n) in [result.n, result.students, result.patterns]
        .into_iter()
        .enumerate()
    {
        output.field(index).set_i64(row, count(n));
    }
    let mut blocks = output.field(3);
    let start = blocks.append_list(row, result.blocks.len())?;
    let mut names = blocks.list_child();
    for (index, block) in result.blocks.iter().enumerate() {
        names.set_text(start + index, block);
    }
    for (field, matrix) in [(4, &result.error_covariance), (5, &result.block_covariance)] {
        let mut list = output.field(field);
        let start = list.append_list(row, matrix.len())?;
        let mut child = list.list_child();
        for (index, line) in matrix.iter().enumerate() {
            child.set_f64_list(start + index, line.iter().map(|&value| Some(value)))?;
        }
    }
    output
        .field(6)
        .set_optional_f64(row, result.error_least_eigenvalue);
    output
        .field(7)
        .set_optional_f64(row, result.block_least_eigenvalue);
    Ok(())
}

fn write_unit(output: &mut Output<'_>, row: usize, unit: &UnitEblp) {
    output.field(0).set_text(row, &unit.unit);
    output.field(1).set_i64(row, count(unit.n));
    output.field(2).set_i64(row, count(unit.n_target));
    for (index, estimate) in [unit.direct, unit.blp, unit.hybrid()]
        .into_iter()
        .enumerate()
    {
        let field = 3 + 2 * index;
        output
            .field(field)
            .set_optional_f64(row, estimate.map(|(value, _)| value));
        output
            .field(field + 1)
            .set_optional_f64(row, estimate.map(|(_, mse)| mse));
    }
    output.field(9).set_optional_f64(row, unit.prmse());
}

/// Options come as a STRUCT with any of the fields; a NULL field is left at
/// its default.
fn read_options(column: &Column<'_>, row: usize) -> Result<EblpOptions> {
    let names = column.field_names().map_err(|_| {
        Error(format!(
            "growth_eblp: options must be a STRUCT, for example {{'target': ['2023 05 ELA']}}, with \
             any of {OPTIONS}"
        ))
    })?;
    let mut options = EblpOptions::default();
    for (index, name) in names.iter().enumerate() {
        let field = column.field(index)?;
        let wrong = |rule: &str| {
            Error(format!(
                "growth_eblp: the option {name} must be {rule}; cast it"
            ))
        };
        if !OPTIONS.split(", ").any(|known| known == name) {
            return Err(Error(format!(
                "growth_eblp: unknown option {name}; the options are {OPTIONS}"
            )));
        }
        if !field.is_valid(row) {
            continue;
        }
        match name.as_str() {
            "target" => {
                let rule = "a list of block names";
                let child = field.list_child().map_err(|_| wrong(rule))?;
                for index in field.list_range(row)? {
                    if !child.is_text() || !child.is_valid(index) {
                        return Err(wrong(rule));
                    }
                    options.target.push(child.text(index)?.to_owned());
                }
            }
            "weights" => {
                options.weight_by_n = match field.text(row).map_err(|_| wrong("a VARCHAR"))? {
                    "n" => true,
                    "equal" => false,
                    other => {
                        return Err(Error(format!(
                            "growth_eblp: weights is '{other}'; it must be 'n' or 'equal'; pass \
                             one of the two, or leave the option out for 'n'"
                        )));
                    }
                };
            }
            "pattern_means" => {
                options.pattern_means = field.bool(row).map_err(|_| wrong("a BOOLEAN"))?;
            }
            _ => {
                let rule = "a number of students of at least 1";
                let number = field.numbers().map_err(|_| wrong(rule))?.get(row);
                if !(1.0..1e15).contains(&number) {
                    return Err(wrong(rule));
                }
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "from 1 to 1e15"
                )]
                let number = number as usize;
                match name.as_str() {
                    "min_pattern_students" => options.min_pattern_students = number,
                    _ => options.min_pair_students = number,
                }
            }
        }
    }
    Ok(options)
}
