//! `student_growth_percentile_fit(y, priors [, options])`, and the fit as SQL
//! sees it.

use super::Documentation;
use crate::duckdb::{
    Chunk, Column, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::growth::growth_percentile::{
    FitOptions, PercentileError, PercentileFit, fit_percentiles,
};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "student_growth_percentile_fit",
    kind: "scalar",
    signature: "student_growth_percentile_fit(y DOUBLE[], priors DOUBLE[][] [, options STRUCT]) -> \
        STRUCT(version UTINYINT, n BIGINT, excluded BIGINT, knots DOUBLE[][], boundaries \
        DOUBLE[][], taus DOUBLE[], coefficients DOUBLE[][], objective DOUBLE[])",
    description: "The quantile regressions behind student growth percentiles (Betebenner, 2009), for \
        one cohort: y holds this year's scores, priors one list a prior (1 to 8), the most recent \
        first, each in the order of y. At each of 100 quantiles .005, .015, …, .995 the score is \
        an intercept plus a cubic B-spline of each prior: 1 + 7k coefficients for k priors. Each \
        is an exact optimum (Koenker and Bassett, 1978), proven by its signs, the same whatever \
        the order of the students and the number of threads; objective is its sum of \
        rho(residual), in units of y. A student with a NULL is left out and counted in excluded. \
        options: knots DOUBLE[][] and boundaries DOUBLE[][] (one list a prior, NULL for the \
        default: the quantiles .2, .4, .6, .8 of the prior, R's type 7, and its range widened by \
        a tenth at both ends, both rounded to 3 places), taus DOUBLE[], threads BIGINT (default \
        1). Keep the result in a table to score other years by it: student_growth_percentile. \
        Memory: 24 + 4k bytes a student; for each thread 10 more, and at worst 120 + 8k more. NULL for a \
        NULL argument. Lists of different length, NaN, a prior or y that does not vary, no more \
        students than coefficients, priors that say the same, or knots that no scores lie \
        between, is an error.",
    example: "SELECT fit.n, len(fit.coefficients) AS quantiles, [round(k, 1) FOR k IN fit.knots[1]] AS knots \
        FROM (SELECT student_growth_percentile_fit(list(2500 + (i * 37) % 101 + 0.3 * i), \
        [list(2400 + i)]) AS fit FROM range(200) AS r(i))",
};

const OPTIONS: &str = "knots, boundaries, taus, threads";

/// Format of the result, in its first field.
const VERSION: u8 = 1;

/// The SQL type of a fit.
pub(super) fn fit_type() -> Type {
    Type::Struct(vec![
        ("version", Type::UTinyInt),
        ("n", Type::BigInt),
        ("excluded", Type::BigInt),
        ("knots", Type::Double.list().list()),
        ("boundaries", Type::Double.list().list()),
        ("taus", Type::Double.list()),
        ("coefficients", Type::Double.list().list()),
        ("objective", Type::Double.list()),
    ])
}

impl From<PercentileError> for Error {
    fn from(error: PercentileError) -> Self {
        Self(error.to_string())
    }
}

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let lists = [Type::Double.list(), Type::Double.list().list()];
    let overload = |options: &[Type]| ScalarFunction {
        parameters: [&lists, options].concat(),
        returns: fit_type(),
        body,
    };
    let overloads = vec![overload(&[]), overload(&[Type::Any])];
    register_scalar(connection, name, overloads)
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let (y, priors) = (chunk.column(0), chunk.column(1));
    let options_column = (chunk.width() > 2).then(|| chunk.column(2));
    for row in 0..chunk.len() {
        let mut columns = [Some(&y), Some(&priors), options_column.as_ref()]
            .into_iter()
            .flatten();
        if !columns.all(|column| column.is_valid(row)) {
            output.set_nested_null(row);
            continue;
        }
        let options = match &options_column {
            Some(column) => read_options(column, row)?,
            None => FitOptions::default(),
        };
        let students = Students::read(DOCUMENTATION.name, &y, &priors, row)?;
        let fit = fit_percentiles(&students.y, &students.priors, &options)?;
        write_fit(output, row, &fit, students.missing())?;
    }
    Ok(())
}

/// The scores of students who have all of them.
pub(super) struct Students {
    pub(super) y: Vec<f64>,
    pub(super) priors: Vec<Vec<f64>>,
    /// For each student given, whether all scores are there.
    pub(super) complete: Vec<bool>,
}

impl Students {
    /// Reads the lists at `row`, both valid there.
    pub(super) fn read(
        function: &'static str,
        y: &Column<'_>,
        priors: &Column<'_>,
        row: usize,
    ) -> Result<Self> {
        let outcomes = Scores::new(y, row)?;
        let lists = priors.list_child()?;
        let mut columns = Vec::new();
        for index in priors.list_range(row)? {
            if !lists.is_valid(index) {
                return Err(Error(format!(
                    "{function}: prior {} is NULL; each prior must be a list with one score a \
                     student; leave it out of the list of priors",
                    columns.len() + 1
                )));
            }
            let scores = Scores::new(&lists, index)?;
            if scores.len() != outcomes.len() {
                return Err(PercentileError::Lengths {
                    function,
                    what: format!("prior {}", columns.len() + 1),
                    found: scores.len(),
                    expected: outcomes.len(),
                }
                .into());
            }
            columns.push(scores);
        }
        let complete: Vec<bool> = (0..outcomes.len())
            .map(|i| outcomes.is_valid(i) && columns.iter().all(|scores| scores.is_valid(i)))
            .collect();
        let take = |scores: &Scores<'_>| {
            let all = scores.values.iter().zip(&complete);
            all.filter_map(|(&score, &complete)| complete.then_some(score))
                .collect()
        };
        Ok(Self {
            y: take(&outcomes),
            priors: columns.iter().map(take).collect(),
            complete,
        })
    }

    fn missing(&self) -> usize {
        self.complete.len() - self.y.len()
    }
}

/// One list of scores.
struct Scores<'a> {
    elements: Column<'a>,
    start: usize,
    values: &'a [f64],
}

impl<'a> Scores<'a> {
    fn new(lists: &Column<'a>, row: usize) -> Result<Self> {
        let elements = lists.list_child()?;
        let range = lists.list_range(row)?;
        Ok(Self {
            start: range.start,
            values: &elements.f64s()?[range],
            elements,
        })
    }

    fn len(&self) -> usize {
        self.values.len()
    }

    fn is_valid(&self, index: usize) -> bool {
        self.elements.is_valid(self.start + index)
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn write_fit(
    output: &mut Output<'_>,
    row: usize,
    fit: &PercentileFit,
    excluded: usize,
) -> Result<()> {
    output.field(0).set_u8(row, VERSION);
    output.field(1).set_i64(row, count(fit.n));
    output.field(2).set_i64(row, count(excluded));
    write_lists(&mut output.field(3), row, &fit.knots)?;
    write_lists(&mut output.field(4), row, &fit.boundaries)?;
    let numbers = |list: &[f64]| list.iter().copied().map(Some).collect::<Vec<_>>();
    output
        .field(5)
        .set_f64_list(row, numbers(&fit.taus).into_iter())?;
    write_lists(&mut output.field(6), row, &fit.coefficients)?;
    output
        .field(7)
        .set_f64_list(row, numbers(&fit.objective).into_iter())
}

fn write_lists<L: AsRef<[f64]>>(output: &mut Output<'_>, row: usize, lists: &[L]) -> Result<()> {
    let start = output.append_list(row, lists.len())?;
    let mut child = output.list_child();
    for (index, list) in lists.iter().enumerate() {
        child.set_f64_list(
            start + index,
            list.as_ref().iter().map(|&value| Some(value)),
        )?;
    }
    Ok(())
}

/// Reads a fit at a valid `row`; NULL where it must not be is an error.
pub(super) fn read_fit(column: &Column<'_>, row: usize) -> Result<PercentileFit> {
    let broken = |problem: &str| {
        Error::from(PercentileError::Fit {
            problem: problem.into(),
        })
    };
    let versions = column.field(0)?;
    if !versions.is_valid(row) || versions.u8s()?[row] != VERSION {
        return Err(broken("it is of another version of core_index"));
    }
    let missing = || broken("a part of it is NULL");
    let lists = |field: usize| -> Result<Vec<Vec<f64>>> {
        let field = column.field(field)?;
        if !field.is_valid(row) {
            return Err(missing());
        }
        let lists = read_lists(&field, row)?;
        lists
            .into_iter()
            .map(|list| list.ok_or_else(missing))
            .collect()
    };
    let boundaries = lists(4)?.into_iter().map(|list| {
        <[f64; 2]>::try_from(list).map_err(|_| broken("boundaries of a prior are not two"))
    });
    Ok(PercentileFit {
        knots: lists(3)?,
        boundaries: boundaries.collect::<Result<_>>()?,
        coefficients: lists(6)?,
        ..PercentileFit::default()
    })
}

/// A list of lists of numbers at a valid `row`; a list that is NULL is `None`.
fn read_lists(column: &Column<'_>, row: usize) -> Result<Vec<Option<Vec<f64>>>> {
    let lists = column.list_child()?;
    let elements = lists.list_child()?;
    let numbers = elements.numbers()?;
    let number = |index: usize| {
        let known = elements.is_valid(index).then(|| numbers.get(index));
        known.ok_or_else(|| Error("core_index: a NULL in a list of numbers".into()))
    };
    let list = |index: usize| -> Result<Option<Vec<f64>>> {
        if !lists.is_valid(index) {
            return Ok(None);
        }
        lists
            .list_range(index)?
            .map(number)
            .collect::<Result<_>>()
            .map(Some)
    };
    column.list_range(row)?.map(list).collect()
}

/// Options come as a STRUCT with any of the fields; a NULL field is left at
/// its default.
fn read_options(column: &Column<'_>, row: usize) -> Result<FitOptions> {
    let names = column.field_names().map_err(|_| {
        Error(format!(
            "student_growth_percentile_fit: options must be a STRUCT, for example {{'threads': 2}}, \
             with any of {OPTIONS}"
        ))
    })?;
    let mut options = FitOptions::default();
    for (index, name) in names.iter().enumerate() {
        let field = column.field(index)?;
        let wrong = |rule: &str| {
            Error(format!(
                "student_growth_percentile_fit: the option {name} must be {rule}; cast it"
            ))
        };
        if !OPTIONS.split(", ").any(|known| known == name) {
            return Err(Error(format!(
                "student_growth_percentile_fit: unknown option {name}; the options are {OPTIONS}"
            )));
        }
        if !field.is_valid(row) {
            continue;
        }
        let lists = || {
            let rule = "a list of lists of numbers, one a prior, NULL for the default";
            read_lists(&field, row).map_err(|_| wrong(rule))
        };
        match name.as_str() {
            "knots" => options.knots = lists()?,
            "boundaries" => {
                let pair = |list: Vec<f64>| {
                    <[f64; 2]>::try_from(list).map_err(|_| wrong("two numbers a prior"))
                };
                let pairs = lists()?.into_iter().map(|list| list.map(pair).transpose());
                options.boundaries = pairs.collect::<Result<_>>()?;
            }
            "taus" => {
                let rule = "a list of numbers";
                let child = field.list_child().map_err(|_| wrong(rule))?;
                let numbers = child.numbers().map_err(|_| wrong(rule))?;
                let mut range = field.list_range(row)?;
                if !range.clone().all(|i| child.is_valid(i)) {
                    return Err(wrong("a list without NULL"));
                }
                options.taus = range.by_ref().map(|i| numbers.get(i)).collect();
            }
            _ => {
                let numbers = field.numbers().map_err(|_| wrong("a number"))?;
                let threads = numbers.get(row);
                if !(1.0..=1024.0).contains(&threads) {
                    return Err(wrong("from 1 to 1024"));
                }
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "1 to 1024"
                )]
                {
                    options.threads = threads as usize;
                }
            }
        }
    }
    Ok(options)
}
