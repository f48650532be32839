//! `chronic_absence_rate(days_absent, days_expected [, min_days_expected])`

use super::Documentation;
use std::borrow::Cow;

use crate::attendance::{DayUnits, ImpossibleDays, LONGEST_YEAR, Standing, standing};
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
        Days are integers, DECIMAL (exact), or DOUBLE (taken to the fifth decimal place) and FLOAT (to \
        the fourth). A row with a NULL is left out; NULL when nobody is eligible. Negative days, more \
        than 366, or absent beyond expected is an error. Source: CDE chronic absenteeism FAQ and \
        CALPADS glossary.",
    example: "SELECT chronic_absence_rate(absent, expected) \
        FROM (VALUES (18, 180), (3, 180), (31, 31), (3, 30)) AS t(absent, expected)",
};

const DEFAULT_MIN_DAYS: i32 = 31;

/// Decimal places to which `DOUBLE` days are taken.
const DOUBLE_SCALE: u8 = 5;

/// Decimal places to which `FLOAT` days are taken: its 24 bits hold no more of
/// a number above 128.
const FLOAT_SCALE: u8 = 4;

/// Most decimal places at which ten times a year of days fits 32 bits.
const MAX_SCALE_32: u8 = 5;

/// Most decimal places at which ten times a year of days fits 64 bits.
const MAX_SCALE_64: u8 = 15;

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
            Ok(())
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
    if columns.iter().any(Column::is_untyped_null) {
        return Ok(());
    }
    let numbers = columns
        .iter()
        .map(|column| {
            column
                .numbers()
                .map_err(|e| Error(format!("chronic_absence_rate: {}", e.0)))
        })
        .collect::<Result<Vec<_>>>()?;
    let all_valid = columns.iter().all(Column::all_valid);
    let is_complete = |row| all_valid || columns.iter().all(|column| column.is_valid(row));
    let scale = numbers.iter().map(decimal_places).max().unwrap_or(0);
    let failed = if scale <= MAX_SCALE_32 {
        tally::<i32>(&numbers, scale, chunk.len(), is_complete, all_valid, states)
    } else if scale <= MAX_SCALE_64 {
        tally::<i64>(&numbers, scale, chunk.len(), is_complete, all_valid, states)
    } else {
        return Err(Error(format!(
            "chronic_absence_rate: days with {scale} decimal places; at most {MAX_SCALE_64} are \
             exact: cast them to DECIMAL(9, 4)"
        )));
    };
    failed.map_err(|(row, rule)| {
        let given: Vec<String> = numbers.iter().map(|n| n.get(row).to_string()).collect();
        Error(format!(
            "chronic_absence_rate({}): {rule}; correct the row, or leave it out with a FILTER \
             clause",
            given.join(", ")
        ))
    })
}

/// Adds the complete rows to their states; the first impossible row is the error.
fn tally<T: DayUnits + Saturating>(
    numbers: &[Numbers<'_>],
    scale: u8,
    len: usize,
    is_complete: impl Fn(usize) -> bool,
    all_valid: bool,
    states: &mut States<'_>,
) -> std::result::Result<(), (usize, ImpossibleDays)> {
    let unit = (0..scale).fold(T::from(1), |unit, _| unit * T::from(10));
    let longest = T::from(LONGEST_YEAR) * unit;
    let absent = days::<T>(numbers[0], scale, len);
    let expected = days::<T>(numbers[1], scale, len);
    let min_days = match numbers.get(2) {
        Some(&numbers) => days::<T>(numbers, scale, len),
        None => Cow::Owned(vec![T::from(DEFAULT_MIN_DAYS) * unit; len]),
    };
    let standings = absent
        .iter()
        .zip(expected.iter())
        .zip(min_days.iter())
        .map(|((&absent, &expected), &min_days)| standing(absent, expected, min_days, longest));
    if let (true, Some(state)) = (all_valid, states.shared()) {
        let (mut eligible, mut chronic) = (0_u32, 0_u32);
        for (row, standing) in standings.enumerate() {
            let standing = standing.map_err(|rule| (row, rule))?;
            eligible += u32::from(standing != Standing::NotEligible);
            chronic += u32::from(standing == Standing::ChronicallyAbsent);
        }
        state[0] += f64::from(eligible);
        state[1] += f64::from(chronic);
        return Ok(());
    }
    for (row, standing) in standings.enumerate() {
        if is_complete(row) {
            let standing = standing.map_err(|rule| (row, rule))?;
            let state = states.row(row);
            state[0] += f64::from(u8::from(standing != Standing::NotEligible));
            state[1] += f64::from(u8::from(standing == Standing::ChronicallyAbsent));
        }
    }
    Ok(())
}

fn decimal_places(numbers: &Numbers<'_>) -> u8 {
    match numbers {
        Numbers::Decimal(_, scale) => *scale,
        Numbers::Double(_) => DOUBLE_SCALE,
        Numbers::Float(_) => FLOAT_SCALE,
    }
}

/// Conversions that keep what does not fit at an extreme, which [`standing`]
/// refuses.
trait Saturating {
    fn from_i128(value: i128) -> Self;
    fn from_f64(value: f64) -> Self;
    /// The column itself when it has this physical type.
    fn borrow<'a>(integers: &Integers<'a>) -> Option<&'a [Self]>
    where
        Self: Sized;
}

macro_rules! saturating {
    ($integer:ty, $variant:ident) => {
        impl Saturating for $integer {
            fn from_i128(value: i128) -> Self {
                Self::try_from(value).unwrap_or(if value < 0 { Self::MIN } else { Self::MAX })
            }
            // Rounds as f64::round does for days; that one is a call each row.
            #[allow(clippy::cast_possible_truncation, reason = "saturates")]
            fn from_f64(value: f64) -> Self {
                if value >= 0.0 {
                    (value + 0.5) as Self
                } else {
                    Self::MIN
                }
            }
            fn borrow<'a>(integers: &Integers<'a>) -> Option<&'a [Self]> {
                match integers {
                    Integers::$variant(values) => Some(values),
                    _ => None,
                }
            }
        }
    };
}
saturating!(i32, I32);
saturating!(i64, I64);

/// Days in units of `10^-scale`.
fn days<T: Saturating + Copy>(numbers: Numbers<'_>, scale: u8, len: usize) -> Cow<'_, [T]> {
    let unit = |places: u8| 10_f64.powi(places.into());
    let rest = unit(scale) / unit(scale.min(FLOAT_SCALE));
    Cow::Owned(match numbers {
        Numbers::Decimal(values, places) => {
            if let (true, Some(values)) = (places == scale, T::borrow(&values)) {
                return Cow::Borrowed(values);
            }
            let factor = 10_i128.pow(u32::from(scale - places));
            (0..len)
                .map(|row| T::from_i128(values.get(row).saturating_mul(factor)))
                .collect()
        }
        Numbers::Double(values) => values
            .iter()
            .map(|&v| T::from_f64(v * unit(scale)))
            .collect(),
        Numbers::Float(values) => values
            .iter()
            .map(|&v| T::from_f64((f64::from(v) * unit(FLOAT_SCALE)).round() * rest))
            .collect(),
    })
}
