//! `student_growth_projection(fits, scores, priors, target)`

use super::Documentation;
use super::student_growth_percentile_fit::{Students, fit_type, read_fit};
use crate::duckdb::{
    Chunk, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::growth::projection::project;

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "student_growth_projection",
    kind: "scalar",
    signature: "student_growth_projection(fits STRUCT[][], scores DOUBLE[], priors DOUBLE[][], target DOUBLE) -> STRUCT(percentile_needed BIGINT, projected_score DOUBLE)[]",
    description: "For each student of a cohort the growth percentile that reaches target when every \
        year on the way is one of that percentile: percentile_needed, 1 to 99, NULL when not even \
        the 99th reaches it, and projected_score, where the 50th leads. fits has one list of fits \
        of student_growth_percentile_fit a further grade tested, in the order of the grades; a step \
        takes the fit with the most priors that the path has by then. scores and priors are as in \
        student_growth_percentile. A path of percentile p goes from each year to the prediction of \
        quantile (p - .5)/100 of the next; a student's predictions of a year are sorted. NULL for \
        a student without one of the scores. A step without a fit, a fit of other than 100 \
        quantiles, NaN, or lists of different length, is an error. Betebenner (2009).",
    example: "SELECT student_growth_projection([[fit]], [2450], []::DOUBLE[][], 2520) AS projection \
        FROM (SELECT student_growth_percentile_fit(list(2500 + (i * 37) % 101 + 0.3 * i), \
        [list(2400 + i)]) AS fit FROM range(200) AS r(i))",
};

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let projection = Type::Struct(vec![
        ("percentile_needed", Type::BigInt),
        ("projected_score", Type::Double),
    ]);
    register_scalar(
        connection,
        name,
        vec![ScalarFunction {
            parameters: vec![
                fit_type().list().list(),
                Type::Double.list(),
                Type::Double.list().list(),
                Type::Double,
            ],
            returns: projection.list(),
            body,
        }],
    )
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let [steps, scores, priors, targets] = [0, 1, 2, 3].map(|column| chunk.column(column));
    let target_values = targets.f64s()?;
    let lists = steps.list_child()?;
    let fits = lists.list_child()?;
    for (row, &target) in target_values.iter().enumerate() {
        if ![&steps, &scores, &priors, &targets]
            .into_iter()
            .all(|column| column.is_valid(row))
        {
            output.set_nested_null(row);
            continue;
        }
        if !target.is_finite() {
            return Err(Error(format!(
                "{}: the target is {}; it must be a score",
                DOCUMENTATION.name, target
            )));
        }
        let path = steps
            .list_range(row)?
            .map(|step| {
                lists
                    .list_range(step)?
                    .map(|fit| read_fit(&fits, fit))
                    .collect()
            })
            .collect::<Result<Vec<_>>>()?;
        let students = Students::read(DOCUMENTATION.name, &scores, &priors, row)?;
        let mut histories = vec![students.y];
        histories.extend(students.priors);
        let mut found = project(&path, &histories, target)?.into_iter();
        let start = output.append_list(row, students.complete.len())?;
        let mut child = output.list_child();
        for (place, complete) in (start..).zip(students.complete) {
            match complete.then(|| found.next()).flatten() {
                Some(projection) => {
                    let mut needed = child.field(0);
                    match projection.percentile_needed {
                        Some(percentile) => needed.set_i64(place, percentile.into()),
                        None => needed.set_null(place),
                    }
                    child.field(1).set_f64(place, projection.projected_score);
                }
                None => child.set_nested_null(place),
            }
        }
    }
    Ok(())
}
