//! `growth_shrinkage(units)`, and writing shrunken estimates to SQL.

use super::Documentation;
use super::growth_moments::error;
use crate::duckdb::{
    Chunk, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::growth::{Estimate, Shrunken, shrink};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "growth_shrinkage",
    kind: "scalar",
    signature: "growth_shrinkage(units STRUCT(unit VARCHAR, n BIGINT, effect DOUBLE, \
        standard_error DOUBLE)[]) -> STRUCT(mean_effect DOUBLE, effect_variance DOUBLE, \
        effect_variance_unfloored DOUBLE, units STRUCT(unit VARCHAR, n BIGINT, excluded BIGINT, \
        effect DOUBLE, standard_error DOUBLE, reliability DOUBLE, shrunken_effect DOUBLE, \
        core_standard_error DOUBLE, posterior_sd DOUBLE, percentile DOUBLE, null_reason \
        VARCHAR)[])",
    description: "Empirical-Bayes shrinkage of effects that were combined from others: grades to \
        schools, schools to districts, student groups. Effects are centred at their unweighted \
        mean; the variance of true effects is the variance of the effects less the mean squared \
        standard error, both weighted by n, and at least 0; reliability = variance / (variance + \
        standard_error^2); shrunken_effect = effect * reliability; percentile (0 to 100) is the \
        normal-curve percentile of the shrunken effect among the units. A unit without students, \
        effect or standard error keeps its place, with null_reason. core_standard_error is \
        CORE's (standard_error * reliability); posterior_sd (standard_error * \
        sqrt(reliability)) is the one for intervals. When the variance is 0 the percentile is \
        NULL. NULL for NULL; a negative n or standard error, or NaN, is an error. Education \
        Analytics (2019), p. 10.",
    example: "SELECT growth_shrinkage([{'unit': 'a', 'n': 50, 'effect': 8.0, 'standard_error': 3.0}, \
        {'unit': 'b', 'n': 80, 'effect': -6.0, 'standard_error': 2.0}]).units[1].shrunken_effect",
};

/// The SQL type of one unit's result.
pub(super) fn unit_type() -> Type {
    Type::Struct(vec![
        ("unit", Type::Varchar),
        ("n", Type::BigInt),
        ("excluded", Type::BigInt),
        ("effect", Type::Double),
        ("standard_error", Type::Double),
        ("reliability", Type::Double),
        ("shrunken_effect", Type::Double),
        ("core_standard_error", Type::Double),
        ("posterior_sd", Type::Double),
        ("percentile", Type::Double),
        ("null_reason", Type::Varchar),
    ])
}

/// Writes a row of [`unit_type`].
pub(super) fn write_unit(
    output: &mut Output<'_>,
    row: usize,
    unit: &str,
    n: u64,
    excluded: u64,
    estimate: &Shrunken,
) {
    output.field(0).set_text(row, unit);
    output
        .field(1)
        .set_i64(row, i64::try_from(n).unwrap_or(i64::MAX));
    output
        .field(2)
        .set_i64(row, i64::try_from(excluded).unwrap_or(i64::MAX));
    let numbers = [
        estimate.effect,
        estimate.standard_error,
        estimate.reliability,
        estimate.shrunken_effect,
        estimate.core_standard_error,
        estimate.posterior_sd,
        estimate.percentile,
    ];
    for (index, number) in numbers.into_iter().enumerate() {
        output.field(3 + index).set_optional_f64(row, number);
    }
    match estimate.null_reason {
        Some(reason) => output.field(10).set_text(row, reason),
        None => output.field(10).set_null(row),
    }
}

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let unit = Type::Struct(vec![
        ("unit", Type::Varchar),
        ("n", Type::BigInt),
        ("effect", Type::Double),
        ("standard_error", Type::Double),
    ]);
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![unit.list()],
            returns: Type::Struct(vec![
                ("mean_effect", Type::Double),
                ("effect_variance", Type::Double),
                ("effect_variance_unfloored", Type::Double),
                ("units", unit_type().list()),
            ]),
            body,
        }],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let lists = chunk.column(0);
    let units = lists.list_child()?;
    let (names, counts) = (units.field(0)?, units.field(1)?);
    let (effects, standard_errors) = (units.field(2)?, units.field(3)?);
    for row in 0..chunk.len() {
        if !lists.is_valid(row) {
            output.set_nested_null(row);
            continue;
        }
        let range = lists.list_range(row)?;
        let mut unit_names = Vec::with_capacity(range.len());
        let mut estimates = Vec::with_capacity(range.len());
        for index in range {
            let known = |column: &crate::duckdb::Column<'_>| -> Result<Option<f64>> {
                Ok(column.is_valid(index).then_some(column.f64s()?[index]))
            };
            let n = if counts.is_valid(index) {
                counts.i64s()?[index]
            } else {
                0
            };
            unit_names.push(if names.is_valid(index) {
                names.text(index)?
            } else {
                ""
            });
            estimates.push(Estimate {
                n: u64::try_from(n).map_err(|_| {
                    Error(format!(
                        "growth_shrinkage: n of entry {} is {n}; a number of students cannot be \
                         negative",
                        estimates.len() + 1
                    ))
                })?,
                effect: known(&effects)?,
                standard_error: known(&standard_errors)?,
            });
        }
        let result = shrink(&estimates, true).map_err(error)?;
        output.field(0).set_optional_f64(row, result.mean_effect);
        output
            .field(1)
            .set_optional_f64(row, result.effect_variance);
        output
            .field(2)
            .set_optional_f64(row, result.effect_variance_unfloored);
        let mut list = output.field(3);
        let start = list.append_list(row, estimates.len())?;
        let mut child = list.list_child();
        for (index, estimate) in result.units.iter().enumerate() {
            write_unit(
                &mut child,
                start + index,
                unit_names[index],
                estimates[index].n,
                0,
                estimate,
            );
        }
    }
    Ok(())
}
