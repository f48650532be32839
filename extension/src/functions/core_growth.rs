//! `core_growth(units [, options])`

use super::Documentation;
use super::growth_moments::{error, moments_type};
use super::growth_moments_merge::MomentsReader;
use super::growth_shrinkage::{unit_type, write_unit};
use crate::duckdb::{
    Chunk, Column, Connection, Error, Output, Result, ScalarFunction, Type, register_scalar,
};
use crate::growth::{Fit, Options, estimate};

pub(crate) const DOCUMENTATION: Documentation = Documentation {
    name: "core_growth",
    kind: "scalar",
    signature: "core_growth(units STRUCT(unit VARCHAR, moments STRUCT)[] [, options STRUCT]) -> \
        STRUCT(fit STRUCT(n, units, excluded BIGINT, intercept DOUBLE, coefficients DOUBLE[], \
        dropped BIGINT[], pretest_mean_intercept, pretest_mean_coefficient, residual_variance, \
        mean_effect, effect_variance, effect_variance_unfloored, intercept_standard_error DOUBLE, \
        standard_errors DOUBLE[]), units STRUCT[] as of \
        growth_shrinkage)",
    description: "The value-added growth model of the CORE districts (Education Analytics, 2019, \
        equations 5', 5'' and 5''') for one subject and grade, from growth_moments of each \
        school. Step 1: regression of y on x within schools, corrected for measurement error. \
        Step 2: the school mean of x1 is regressed out. Step 3: a school's effect is the mean \
        residual of its students, in units of y; then growth_shrinkage. Every school gets an \
        effect; none serves as reference. options: reliability DOUBLE[] (of x1, x2, …; NULL or 1 \
        is without error; takes (1 - reliability) times the total sum of squares) or \
        error_variance BOOLEAN (takes the sum of the error variances in the moments), not both; \
        error_convention 'total' (default: all of that, as CORE's model and R's mecor and eivtools \
        have it) or 'within_units' (what measurement error is expected to add within schools: each \
        school's sum times 1 - 1/n, a reliability's times (N - J) / (N - 1)); \
        pretest_mean BOOLEAN (step 2, default true); variance_component 'core' (default), \
        'anova' (one-way analysis of variance, n-weighted centring) or 'reml' (mixed model with \
        random schools by restricted maximum likelihood, Patterson and Thompson, 1971, as R's lme4; \
        without correction and pretest_mean; shrunken_effect is its BLUP). standard_errors are \
        those of least squares or of the mixed model; with a correction Fuller's (1987, theorem \
        2.2.1), for normal errors of known variance. A regressor without \
        variance within schools, or collinear with those before it, is dropped: its coefficient \
        is NULL and its position in dropped. NULL and null_reason where something is not \
        defined: too_few_students, no_variance, one_unit, no_students, no_effect_variance. \
        Inconsistent moments, a unit that comes twice, a correction that takes more variance \
        than there is, or an unknown option is an error.",
    example: "SELECT core_growth(list({'unit': school, 'moments': m})).fit.coefficients AS coefficients \
        FROM (SELECT school, growth_moments(y, x) AS m FROM (VALUES ('a', 5.0, 1.0), \
        ('a', 7.0, 2.0), ('a', 8.0, 4.0), ('b', 3.0, 1.0), ('b', 4.0, 3.0), ('b', 7.0, 5.0), \
        ('c', 4.0, 2.0), ('c', 9.0, 3.0)) AS t(school, y, x) GROUP BY school ORDER BY school)",
};

pub(super) fn fit_type() -> Type {
    Type::Struct(vec![
        ("n", Type::BigInt),
        ("units", Type::BigInt),
        ("excluded", Type::BigInt),
        ("intercept", Type::Double),
        ("coefficients", Type::Double.list()),
        ("dropped", Type::BigInt.list()),
        ("pretest_mean_intercept", Type::Double),
        ("pretest_mean_coefficient", Type::Double),
        ("residual_variance", Type::Double),
        ("mean_effect", Type::Double),
        ("effect_variance", Type::Double),
        ("effect_variance_unfloored", Type::Double),
        ("intercept_standard_error", Type::Double),
        ("standard_errors", Type::Double.list()),
    ])
}

pub(crate) fn register(connection: &Connection, name: &str) -> Result<()> {
    let returns = Type::Struct(vec![("fit", fit_type()), ("units", unit_type().list())]);
    // ANY, since a typed parameter answers a unit that is an INTEGER with no
    // more than "No function matches".
    let overloads = [1, 2].map(|arguments| ScalarFunction {
        parameters: vec![Type::Any; arguments],
        returns: returns.clone(),
        body,
    });
    register_scalar(connection, name, overloads.into())
}

fn body(chunk: &Chunk<'_>, output: &mut Output<'_>) -> Result<()> {
    let lists = chunk.column(0);
    let (names, moments_column) = units_columns(&lists)?;
    let reader = MomentsReader::new(DOCUMENTATION.name, &moments_column)?;
    let options_column = (chunk.width() > 1).then(|| chunk.column(1));
    for row in 0..chunk.len() {
        if !lists.is_valid(row) || options_column.as_ref().is_some_and(|o| !o.is_valid(row)) {
            output.set_nested_null(row);
            continue;
        }
        let options = match &options_column {
            Some(column) => read_options(column, row)?,
            None => Options::default(),
        };
        let moments = lists
            .list_range(row)?
            .map(|index| {
                if !names.is_valid(index) || !moments_column.is_valid(index) {
                    return Err(Error(
                        "core_growth: a unit without a name or without moments; leave such rows \
                         out before list(): WHERE unit IS NOT NULL"
                            .into(),
                    ));
                }
                reader.read(DOCUMENTATION.name, index, names.text(index)?.to_owned())
            })
            .collect::<Result<Vec<_>>>()?;
        let result = estimate(&moments, &options).map_err(error)?;
        write_fit(&mut output.field(0), row, &result.fit)?;
        let mut list = output.field(1);
        let start = list.append_list(row, result.units.len())?;
        let mut child = list.list_child();
        for (index, unit) in result.units.iter().enumerate() {
            let row = start + index;
            write_unit(
                &mut child,
                row,
                &unit.unit,
                unit.n,
                unit.excluded,
                &unit.estimate,
            );
        }
    }
    Ok(())
}

/// The columns `unit` and `moments` of a list of units, their types checked.
fn units_columns<'a>(lists: &Column<'a>) -> Result<(Column<'a>, Column<'a>)> {
    let wrong = |found: &str| {
        Error(format!(
            "core_growth: units must be a list of {{'unit': name, 'moments': growth_moments(…)}}, \
             the name a VARCHAR ({found}); write list({{'unit': school::VARCHAR, 'moments': m}})"
        ))
    };
    let units = lists.list_child().map_err(|_| wrong("this is no list"))?;
    let fields = units
        .field_names()
        .map_err(|_| wrong("its elements are no STRUCT"))?;
    if fields != ["unit", "moments"] {
        return Err(wrong(&format!("its fields are {}", fields.join(", "))));
    }
    let (names, moments) = (units.field(0)?, units.field(1)?);
    if !names.is_text() {
        return Err(wrong("unit is of another type"));
    }
    if moments.field_names().ok() != Some(moments_type().field_names()) {
        return Err(wrong("moments is something else"));
    }
    Ok((names, moments))
}

pub(super) fn write_fit(output: &mut Output<'_>, row: usize, fit: &Fit) -> Result<()> {
    for (index, n) in [fit.n, fit.units, fit.excluded].into_iter().enumerate() {
        output
            .field(index)
            .set_i64(row, i64::try_from(n).unwrap_or(i64::MAX));
    }
    output.field(3).set_optional_f64(row, fit.intercept);
    output
        .field(4)
        .set_f64_list(row, fit.coefficients.iter().copied())?;
    let mut dropped = output.field(5);
    let start = dropped.append_list(row, fit.dropped.len())?;
    let mut positions = dropped.list_child();
    for (index, &position) in fit.dropped.iter().enumerate() {
        positions.set_i64(start + index, i64::try_from(position).unwrap_or(i64::MAX));
    }
    let numbers = [
        fit.pretest_mean_intercept,
        fit.pretest_mean_coefficient,
        fit.residual_variance,
        fit.mean_effect,
        fit.effect_variance,
        fit.effect_variance_unfloored,
        fit.intercept_standard_error,
    ];
    let fields = 6 + numbers.len();
    for (index, number) in numbers.into_iter().enumerate() {
        output.field(6 + index).set_optional_f64(row, number);
    }
    output
        .field(fields)
        .set_f64_list(row, fit.standard_errors.iter().copied())
}

const OPTIONS: &str =
    "reliability, error_variance, error_convention, pretest_mean, variance_component";

/// Options come as a STRUCT with any of the fields; a NULL field is left at
/// its default.
pub(super) fn read_options(column: &Column<'_>, row: usize) -> Result<Options> {
    let names = column.field_names().map_err(|_| {
        Error(format!(
            "core_growth: options must be a STRUCT, for example {{'reliability': [0.88]}}, with \
             any of {OPTIONS}"
        ))
    })?;
    let mut options = Options::default();
    for (index, name) in names.iter().enumerate() {
        let field = column.field(index)?;
        let wrong = |rule: &str| {
            Error(format!(
                "core_growth: the option {name} must be {rule}; cast it"
            ))
        };
        if !OPTIONS.split(", ").any(|known| known == name) {
            return Err(Error(format!(
                "core_growth: unknown option {name}; the options are {OPTIONS}"
            )));
        }
        if !field.is_valid(row) {
            continue;
        }
        match name.as_str() {
            "reliability" => {
                let rule = "a list of numbers";
                let child = field.list_child().map_err(|_| wrong(rule))?;
                let numbers = child.numbers().map_err(|_| wrong(rule))?;
                options.reliability = field
                    .list_range(row)?
                    .map(|i| child.is_valid(i).then(|| numbers.get(i)))
                    .collect();
            }
            "error_variance" => {
                options.use_error_variance = field.bool(row).map_err(|_| wrong("a BOOLEAN"))?;
            }
            "pretest_mean" => {
                options.pretest_mean = field.bool(row).map_err(|_| wrong("a BOOLEAN"))?;
            }
            "error_convention" => {
                options.error_convention = field
                    .text(row)
                    .map_err(|_| wrong("a VARCHAR"))?
                    .parse()
                    .map_err(error)?;
            }
            _ => {
                options.variance_component = field
                    .text(row)
                    .map_err(|_| wrong("a VARCHAR"))?
                    .parse()
                    .map_err(error)?;
            }
        }
    }
    Ok(options)
}
