//! `growth_moments(y, x… [, error_variance])`, and the state it shares with
//! `growth_moments_merge`.

use super::Documentation;
use crate::duckdb::{
    AggregateFunction, Chunk, Column, Connection, Error, Output, Result, States, Type,
    register_aggregate,
};
use crate::growth::GrowthError;
use crate::growth::moments::{
    MAX_REGRESSORS, MAX_VARIABLES, add_error_variance, check_error_variance, check_row, insert_one,
    insert_run, merge, packed_len,
};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "growth_moments",
    kind: "aggregate",
    signature: "growth_moments(y DOUBLE, x1 DOUBLE, …, xp DOUBLE [, error_variance DOUBLE[]]) or \
        growth_moments(y DOUBLE, x DOUBLE[] [, error_variance DOUBLE[]]) -> STRUCT(version \
        UTINYINT, n BIGINT, excluded BIGINT, mean DOUBLE[], comoment DOUBLE[], error_variance \
        DOUBLE[])",
    description: "Count, means and co-moments of an outcome y and its regressors x: all that \
        core_growth needs to know of the students of a unit, and no student's row. Up to 32 \
        regressors as arguments (the faster form), up to 16 as a list. mean is of y, x1, …, xp; \
        comoment is the upper triangle of sum (v - mean)(v - mean)', row by row, in squared \
        units; error_variance sums each regressor's error variance (the squared standard error \
        of measurement), error_variance[k] belonging to x_k; a shorter list leaves the rest \
        without error. A row with a NULL is left out and counted in excluded. NaN, infinity or a \
        negative error variance is an error. Welford's update; merged as Schubert and Gertz \
        (2018), eq. 17 and 23. Keep the result in a table or send it: growth_moments_merge adds \
        such results up.",
    example: "SELECT growth_moments(y, x) FROM (VALUES (1.0, 2.0), (3.0, 5.0), (NULL, 1.0)) AS t(y, x)",
};

/// Most regressors of the list form, whose state is sized before the list is seen.
const MAX_LIST_REGRESSORS: usize = 16;

/// Format of the result, in its first field.
pub(super) const VERSION: u8 = 1;

/// The SQL type of a result.
pub(super) fn moments_type() -> Type {
    Type::Struct(vec![
        ("version", Type::UTinyInt),
        ("n", Type::BigInt),
        ("excluded", Type::BigInt),
        ("mean", Type::Double.list()),
        ("comoment", Type::Double.list()),
        ("error_variance", Type::Double.list()),
    ])
}

/// Words of a state before the sums.
const HEADER: usize = 4;

/// Words of a state for at most `regressors` regressors.
pub(super) const fn state_words(regressors: usize) -> usize {
    HEADER + (regressors + 1) + packed_len(regressors + 1) + regressors
}

/// A state in the slot that `DuckDB` owns. Header words are counts kept as bit
/// patterns of the `f64` words: n, excluded, the number of variables (zero
/// until a row is seen), and whether error variances were given.
pub(super) struct State<'a> {
    pub(super) n: u64,
    pub(super) excluded: u64,
    pub(super) variables: usize,
    pub(super) has_error_variance: bool,
    pub(super) mean: &'a [f64],
    pub(super) comoment: &'a [f64],
    pub(super) error_variance: &'a [f64],
}

impl<'a> State<'a> {
    pub(super) fn read(words: &'a [f64]) -> Self {
        let variables = usize::try_from(words[2].to_bits()).unwrap_or(0);
        let (mean, rest) = words[HEADER..].split_at(variables);
        let (comoment, rest) = rest.split_at(packed_len(variables));
        let has_error_variance = words[3].to_bits() == 1;
        Self {
            n: words[0].to_bits(),
            excluded: words[1].to_bits(),
            variables,
            has_error_variance,
            mean,
            comoment,
            error_variance: &rest[..if has_error_variance { variables - 1 } else { 0 }],
        }
    }

    pub(super) fn write(&self, output: &mut Output<'_>, row: usize) -> Result<()> {
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        output.field(0).set_u8(row, VERSION);
        output.field(1).set_i64(row, count(self.n));
        output.field(2).set_i64(row, count(self.excluded));
        let lists = [self.mean, self.comoment, self.error_variance];
        for (index, list) in lists.into_iter().enumerate() {
            // A mean of no students is no number.
            let list = if self.n == 0 { &[] } else { list };
            output
                .field(3 + index)
                .set_f64_list(row, list.iter().map(|&v| Some(v)))?;
        }
        Ok(())
    }
}

/// Adds part `source` to the state in `target`.
pub(super) fn combine(function: &str, source: &State<'_>, target: &mut [f64]) -> Result<()> {
    target[1] = f64::from_bits(target[1].to_bits() + source.excluded);
    if source.n == 0 {
        return Ok(());
    }
    let seen = State::read(target);
    if seen.n > 0 && seen.variables != source.variables {
        return Err(Error(format!(
            "{function}: rows of {} and of {} regressors in one group; all need the same \
             regressors in the same order",
            seen.variables - 1,
            source.variables - 1
        )));
    }
    if seen.n > 0 && seen.has_error_variance != source.has_error_variance {
        return Err(Error(format!(
            "{function}: some moments hold error variances and some do not; compute all parts \
             with the same call of growth_moments"
        )));
    }
    target[2] = f64::from_bits(source.variables as u64);
    if source.has_error_variance {
        target[3] = f64::from_bits(1);
    }
    let mut n = target[0].to_bits();
    let (mean, rest) = target[HEADER..].split_at_mut(source.variables);
    let (comoment, error_variance) = rest.split_at_mut(packed_len(source.variables));
    merge(
        &mut n,
        mean,
        comoment,
        source.n,
        source.mean,
        source.comoment,
    );
    add_error_variance(error_variance, source.error_variance);
    target[0] = f64::from_bits(n);
    Ok(())
}

/// Adds one complete row, `values` = (y, x1, …, xp).
fn insert(state: &mut [f64], values: &[f64], error_variance: Option<&[f64]>) {
    let mut n = state[0].to_bits();
    state[2] = f64::from_bits(values.len() as u64);
    let (mean, rest) = state[HEADER..].split_at_mut(values.len());
    let (comoment, sums) = rest.split_at_mut(packed_len(values.len()));
    insert_one(&mut n, mean, comoment, values);
    if let Some(error_variance) = error_variance {
        add_error_variance(sums, error_variance);
        state[3] = f64::from_bits(1);
    }
    state[0] = f64::from_bits(n);
}

/// The message of an error of the growth kernel.
#[allow(clippy::needless_pass_by_value, reason = "the form that map_err takes")]
pub(super) fn error(error: GrowthError) -> Error {
    Error(error.to_string())
}

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let mut overloads = Vec::new();
    for with_error_variance in [false, true] {
        let overload = |mut parameters: Vec<Type>, regressors, update| {
            if with_error_variance {
                parameters.push(Type::Double.list());
            }
            AggregateFunction {
                parameters,
                returns: moments_type(),
                state_words: state_words(regressors),
                update,
                combine: |source, target| combine(DOCUMENTATION.name, &State::read(source), target),
                finalize: |state, output, row| State::read(state).write(output, row),
            }
        };
        for regressors in 1..=MAX_REGRESSORS {
            overloads.push(overload(
                vec![Type::Double; regressors + 1],
                regressors,
                Box::new(move |chunk: &Chunk<'_>, states: &mut States<'_>| {
                    update_arguments(chunk, states, with_error_variance)
                }),
            ));
        }
        overloads.push(overload(
            vec![Type::Double, Type::Double.list()],
            MAX_LIST_REGRESSORS,
            Box::new(move |chunk: &Chunk<'_>, states: &mut States<'_>| {
                update_list(chunk, states, with_error_variance)
            }),
        ));
    }
    register_aggregate(connection, name, overloads)
}

/// A column of lists of `DOUBLE`.
struct Lists<'a> {
    column: Column<'a>,
    elements: Column<'a>,
    values: &'a [f64],
}

impl<'a> Lists<'a> {
    fn new(lists: Column<'a>) -> Result<Self> {
        let elements = lists.list_child()?;
        let values = elements.f64s()?;
        Ok(Self {
            column: lists,
            elements,
            values,
        })
    }

    /// The list at `row`, `None` if it or an element is NULL.
    fn get(&self, row: usize) -> Result<Option<&'a [f64]>> {
        if !self.column.is_valid(row) {
            return Ok(None);
        }
        let mut range = self.column.list_range(row)?;
        let values = &self.values[range.clone()];
        Ok(range.all(|i| self.elements.is_valid(i)).then_some(values))
    }
}

fn exclude(state: &mut [f64]) {
    state[1] = f64::from_bits(state[1].to_bits() + 1);
}

fn update_arguments(
    chunk: &Chunk<'_>,
    states: &mut States<'_>,
    with_error_variance: bool,
) -> Result<()> {
    let variables = chunk.width() - usize::from(with_error_variance);
    let columns: Vec<Column<'_>> = (0..variables).map(|i| chunk.column(i)).collect();
    let data = columns
        .iter()
        .map(Column::f64s)
        .collect::<Result<Vec<_>>>()?;
    let error_variances = with_error_variance
        .then(|| Lists::new(chunk.column(variables)))
        .transpose()?;
    let all_valid = columns.iter().all(Column::all_valid);
    if all_valid && error_variances.is_none() {
        let data: Vec<&[f64]> = data.iter().map(|column| &column[..chunk.len()]).collect();
        if data.iter().all(|column| all_finite(column)) {
            update_complete(&data, chunk.len(), states);
            return Ok(());
        }
    }
    let mut values = [0.0; MAX_VARIABLES];
    let values = &mut values[..variables];
    for row in 0..chunk.len() {
        let mut complete = all_valid || columns.iter().all(|column| column.is_valid(row));
        let mut error_variance = None;
        if let Some(lists) = &error_variances {
            error_variance = lists.get(row)?;
            complete &= error_variance.is_some();
        }
        if !complete {
            exclude(states.row(row));
            continue;
        }
        for (value, data) in values.iter_mut().zip(&data) {
            *value = data[row];
        }
        insert_checked(states.row(row), values, error_variance)?;
    }
    Ok(())
}

/// Rows of one state from which on they are added together.
const RUN: usize = 8;

/// How many rows ahead a state is asked for: about as long as it takes to come.
const AHEAD: usize = 6;

/// Rows without NULL, NaN and infinity.
fn update_complete(columns: &[&[f64]], rows: usize, states: &mut States<'_>) {
    let variables = columns.len();
    let mut values = [0.0; MAX_VARIABLES];
    let values = &mut values[..variables];
    let mut deviations = Vec::new();
    let mut row = 0;
    while row < rows {
        let end = row + states.run_length(row);
        states.prefetch(end + AHEAD);
        let state = states.row(row);
        state[2] = f64::from_bits(variables as u64);
        let mut n = state[0].to_bits();
        let (mean, rest) = state[HEADER..].split_at_mut(variables);
        let comoment = &mut rest[..packed_len(variables)];
        if end - row >= RUN {
            insert_run(&mut n, mean, comoment, columns, row..end, &mut deviations);
        } else {
            for row in row..end {
                for (value, column) in values.iter_mut().zip(columns) {
                    *value = column[row];
                }
                insert_one(&mut n, mean, comoment, values);
            }
        }
        state[0] = f64::from_bits(n);
        row = end;
    }
}

/// Whether no number is NaN or infinite: 0 times such a number is NaN.
fn all_finite(values: &[f64]) -> bool {
    let (chunks, rest) = values.as_chunks::<8>();
    let mut zeros = [0.0; 8];
    for chunk in chunks {
        for (zero, value) in zeros.iter_mut().zip(chunk) {
            *zero += 0.0 * value;
        }
    }
    zeros.iter().all(|zero| !zero.is_nan()) && rest.iter().all(|value| value.is_finite())
}

fn update_list(
    chunk: &Chunk<'_>,
    states: &mut States<'_>,
    with_error_variance: bool,
) -> Result<()> {
    let outcome = chunk.column(0);
    let y = outcome.f64s()?;
    let x = Lists::new(chunk.column(1))?;
    let error_variances = with_error_variance
        .then(|| Lists::new(chunk.column(2)))
        .transpose()?;
    let mut values = [0.0; MAX_LIST_REGRESSORS + 1];
    #[allow(clippy::needless_range_loop, reason = "a row of several columns")]
    for row in 0..chunk.len() {
        let state = states.row(row);
        let regressors = if outcome.is_valid(row) {
            x.get(row)?
        } else {
            None
        };
        let error_variance = error_variances
            .as_ref()
            .map(|lists| lists.get(row))
            .transpose()?;
        let (Some(regressors), false) = (regressors, error_variance == Some(None)) else {
            exclude(state);
            continue;
        };
        let variables = regressors.len() + 1;
        let seen = State::read(state).variables;
        if regressors.is_empty() || regressors.len() > MAX_LIST_REGRESSORS {
            return Err(Error(format!(
                "growth_moments: a list of {} regressors; a list holds 1 to {MAX_LIST_REGRESSORS}; \
                 pass up to {MAX_REGRESSORS} as arguments: growth_moments(y, x1, x2, …)",
                regressors.len()
            )));
        }
        if seen != 0 && seen != variables {
            return Err(Error(format!(
                "growth_moments: lists of {} and of {} regressors in one group; all rows need the \
                 same regressors in the same order",
                seen - 1,
                regressors.len()
            )));
        }
        values[0] = y[row];
        values[1..variables].copy_from_slice(regressors);
        insert_checked(state, &values[..variables], error_variance.flatten())?;
    }
    Ok(())
}

#[inline]
fn insert_checked(state: &mut [f64], values: &[f64], error_variance: Option<&[f64]>) -> Result<()> {
    check_row(values).map_err(error)?;
    if let Some(error_variance) = error_variance {
        check_error_variance(error_variance, values.len() - 1).map_err(error)?;
    }
    insert(state, values, error_variance);
    Ok(())
}
