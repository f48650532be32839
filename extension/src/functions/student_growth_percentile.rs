//! `student_growth_percentile(fit, y, priors)`

use super::Documentation;
use super::student_growth_percentile_fit::{Students, fit_type, read_fit};
use crate::duckdb::{Chunk, Connection, Output, Result, ScalarFunction, Type, register_scalar};
use crate::growth::growth_percentile::{PercentileError, PercentileFit, percentiles};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "student_growth_percentile",
    kind: "scalar",
    signature: "student_growth_percentile(fit STRUCT, y DOUBLE[], priors DOUBLE[][]) -> BIGINT[] or \
        student_growth_percentile(fit STRUCT, y DOUBLE, priors DOUBLE[]) -> BIGINT",
    description: "The growth percentile, 1 to 99, of students by a fit of \
        student_growth_percentile_fit: how many of its 100 predictions from the student's prior \
        scores, rounded to 5 places, are below the score y; 0 counts as 1 and 100 as 99. priors \
        has one list a prior of the fit, the most recent first; of one student it has one score a \
        prior. The form over lists scores a cohort and is far faster than row by row. NULL where y \
        or a prior is NULL, and where a student has fewer priors than the fit. More priors than \
        the fit has, NaN, lists of different length, or a fit that was changed, is an error. \
        Betebenner (2009).",
    example: "SELECT student_growth_percentile(fit, 2520, [2450]) AS percentile \
        FROM (SELECT student_growth_percentile_fit(list(2500 + (i * 37) % 101 + 0.3 * i), \
        [list(2400 + i)]) AS fit FROM range(200) AS r(i))",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let overloads = vec![
        ScalarFunction {
            parameters: vec![fit_type(), Type::Double.list(), Type::Double.list().list()],
            returns: Type::BigInt.list(),
            body: cohort,
        },
        ScalarFunction {
            parameters: vec![fit_type(), Type::Double, Type::Double.list()],
            returns: Type::BigInt,
            body: student,
        },
    ];
    register_scalar(connection, name, overloads)
}

fn cohort(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let (fits, y, priors) = (chunk.column(0), chunk.column(1), chunk.column(2));
    for row in 0..chunk.len() {
        if ![&fits, &y, &priors]
            .into_iter()
            .all(|column| column.is_valid(row))
        {
            output.set_nested_null(row);
            continue;
        }
        let fit = read_fit(&fits, row)?;
        let students = Students::read(DOCUMENTATION.name, &y, &priors, row)?;
        let mut found = percentiles(&fit, &students.y, &students.priors)?.into_iter();
        let start = output.append_list(row, students.complete.len())?;
        let mut child = output.list_child();
        for (index, complete) in students.complete.into_iter().enumerate() {
            match complete.then(|| found.next()).flatten() {
                Some(percentile) => child.set_i64(start + index, percentile.into()),
                None => child.set_null(start + index),
            }
        }
    }
    Ok(())
}

fn student(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let (fits, y, priors) = (chunk.column(0), chunk.column(1), chunk.column(2));
    let scores = y.f64s()?;
    let elements = priors.list_child()?;
    let values = elements.f64s()?;
    let coefficients = fits.field(6)?;
    // The rows of a chunk mostly share one fit.
    let mut last: Option<(std::ops::Range<usize>, PercentileFit)> = None;
    for row in 0..chunk.len() {
        if ![&fits, &y, &priors]
            .into_iter()
            .all(|column| column.is_valid(row))
        {
            output.set_null(row);
            continue;
        }
        let place = coefficients.list_range(row)?;
        let fit = match &mut last {
            Some((known, fit)) if *known == place => fit,
            last => &mut last.insert((place, read_fit(&fits, row)?)).1,
        };
        let mut range = priors.list_range(row)?;
        if range.len() > fit.knots.len() {
            return Err(PercentileError::Priors {
                function: DOCUMENTATION.name,
                found: range.len(),
                rule: format!("the fit has {}", fit.knots.len()),
            }
            .into());
        }
        let complete =
            range.len() == fit.knots.len() && range.clone().all(|i| elements.is_valid(i));
        if !complete {
            output.set_null(row);
            continue;
        }
        let priors: Vec<Vec<f64>> = range.by_ref().map(|i| vec![values[i]]).collect();
        let found = percentiles(fit, &scores[row..=row], &priors)?;
        output.set_i64(row, found[0].into());
    }
    Ok(())
}
