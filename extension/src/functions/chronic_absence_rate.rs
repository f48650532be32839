//! `chronic_absence_rate(days_absent, days_expected [, min_days_expected])`

use super::Documentation;
use crate::attendance::{MAX_SCALE, Standing, standing};
use crate::duckdb::{
    AggregateFunction, Chunk, Column, Connection, Error, Integers, Numbers, Result, States, Type,
    register_aggregate,
};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "chronic_absence_rate",
    kind: "aggregate",
    signature: "chronic_absence_rate(days_absent, days_expected [, min_days_expected]) -> DOUBLE",
    description: "Share (0 to 1) of eligible students who were absent for a tenth or more of the \
        days expected: 10 * days_absent >= days_expected. One row a student. Eligible: expected \
        for at least min_days_expected days (default 31) and present for part of a day at least. \
        Days are integers, DECIMAL (exact), or FLOAT and DOUBLE (taken to the millionth of a \
        day). A row with a NULL is left out; NULL when nobody is eligible. Negative days, more \
        than 366, or absent beyond expected is an error. Source: CDE chronic absenteeism FAQ and \
        CALPADS glossary.",
    example: "SELECT chronic_absence_rate(absent, expected) \
        FROM (VALUES (18, 180), (3, 180), (31, 31), (3, 30)) AS t(absent, expected)",
};

const DEFAULT_MIN_DAYS: i64 = 31;

/// Decimal places to which binary floating-point days are taken.
const FLOAT_SCALE: u8 = 6;

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let overload = |arguments: usize| AggregateFunction {
        parameters: vec![Type::Any; arguments],
        returns: Type::Double,
        // eligible students, chronically absent students
        state_words: 2,
        update: Box::new(update),
        combine: |source, target| {
            for (target, source) in target.iter_mut().zip(source) {
                *target += source;
            }
        },
        finalize: |state, output, row| {
            let rate = (state[0] > 0.0).then(|| state[1] / state[0]);
            output.set_optional_f64(row, rate);
            Ok(())
        },
    };
    register_aggregate(connection, name, vec![overload(2), overload(3)])
}

fn update(chunk: &Chunk<'_>, states: &mut States<'_>) -> Result<()> {
    let columns: Vec<Column<'_>> = (0..chunk.width()).map(|i| chunk.column(i)).collect();
    let numbers = columns
        .iter()
        .map(|column| {
            column.numbers().map_err(|e| Error(format!("chronic_absence_rate: {}", e.0)))
        })
        .collect::<Result<Vec<_>>>()?;
    let scale = numbers.iter().map(decimal_places).max().unwrap_or(0);
    if scale > MAX_SCALE {
        return Err(Error(format!(
            "chronic_absence_rate: days with {scale} decimal places; at most {MAX_SCALE} are \
             exact: cast them to DECIMAL(9, 4)"
        )));
    }
    let absent = days(numbers[0], scale, chunk.len());
    let expected = days(numbers[1], scale, chunk.len());
    let min_days = match numbers.get(2) {
        Some(&numbers) => days(numbers, scale, chunk.len()),
        None => vec![DEFAULT_MIN_DAYS * 10_i64.pow(scale.into()); chunk.len()],
    };
    let all_valid = columns.iter().all(Column::all_valid);
    for row in 0..chunk.len() {
        if !all_valid && columns.iter().any(|column| !column.is_valid(row)) {
            continue;
        }
        let standing =
            standing(absent[row], expected[row], min_days[row], scale).map_err(|rule| {
                let given: Vec<String> =
                    numbers.iter().map(|n| n.get(row).to_string()).collect();
                Error(format!(
                    "chronic_absence_rate({}): {rule}; correct the row, or leave it out with a \
                     FILTER clause",
                    given.join(", ")
                ))
            })?;
        if standing != Standing::NotEligible {
            let state = states.row(row);
            state[0] += 1.0;
            state[1] += f64::from(u8::from(standing == Standing::ChronicallyAbsent));
        }
    }
    Ok(())
}

fn decimal_places(numbers: &Numbers<'_>) -> u8 {
    match numbers {
        Numbers::Decimal(_, scale) => *scale,
        Numbers::Double(_) | Numbers::Float(_) => FLOAT_SCALE,
    }
}

/// Days in units of `10^-scale`; what does not fit or is not a number becomes
/// an extreme that [`standing`] refuses.
fn days(numbers: Numbers<'_>, scale: u8, len: usize) -> Vec<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "saturates, and extremes are refused")]
    let from_float = |value: f64| {
        if value.is_nan() {
            i64::MIN
        } else {
            (value * 10_f64.powi(FLOAT_SCALE.into())).round() as i64
        }
    };
    let factor = |places: u8| 10_i64.pow(u32::from(scale - places));
    match numbers {
        Numbers::Decimal(Integers::I32(v), places) => {
            let factor = factor(places);
            v.iter().map(|&v| i64::from(v).saturating_mul(factor)).collect()
        }
        Numbers::Decimal(Integers::I64(v), places) => {
            let factor = factor(places);
            v.iter().map(|&v| v.saturating_mul(factor)).collect()
        }
        Numbers::Decimal(v, places) => {
            let factor = factor(places);
            (0..len)
                .map(|row| {
                    let extreme = if v.get(row) < 0 { i64::MIN } else { i64::MAX };
                    i64::try_from(v.get(row)).unwrap_or(extreme).saturating_mul(factor)
                })
                .collect()
        }
        Numbers::Double(v) => {
            let factor = factor(FLOAT_SCALE);
            v.iter().map(|&v| from_float(v).saturating_mul(factor)).collect()
        }
        Numbers::Float(v) => {
            let factor = factor(FLOAT_SCALE);
            v.iter().map(|&v| from_float(v.into()).saturating_mul(factor)).collect()
        }
    }
}
